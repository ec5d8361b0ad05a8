// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a script adds to pages that work without it: `/` goes to the search, and a stretch of coil can be drawn with the pointer.
enum PageScript {
    static let javascript = """
        "use strict";
        document.addEventListener("keydown", (event) => {
          const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
          if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          document.getElementById("q").focus();
        });
        for (const strip of document.querySelectorAll("svg[data-length]")) {
          const form = document.getElementById(strip.dataset.form);
          const chosen = strip.querySelector(".chosen");
          const left = Number(strip.dataset.left), width = Number(strip.dataset.width);
          const start = Number(strip.dataset.start), length = Number(strip.dataset.length);
          let anchor = null;
          const place = (event) => {
            const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(strip.getScreenCTM().inverse());
            const part = Math.min(1, Math.max(0, (point.x - left) / width));
            return start + part * length;
          };
          const show = (a, b) => {
            const from = Math.min(a, b), to = Math.max(a, b);
            form.elements.from.value = from.toFixed(1);
            form.elements.to.value = to.toFixed(1);
            chosen.setAttribute("x", left + (from - start) / length * width);
            chosen.setAttribute("width", Math.max(1, (to - from) / length * width));
            chosen.removeAttribute("visibility");
          };
          strip.addEventListener("pointerdown", (event) => {
            if (event.button !== 0 || event.target.closest("a")) return;
            anchor = place(event);
            strip.setPointerCapture(event.pointerId);
          });
          strip.addEventListener("pointermove", (event) => { if (anchor !== null) show(anchor, place(event)); });
          strip.addEventListener("pointerup", (event) => {
            if (anchor === null) return;
            const end = place(event);
            const isStretch = Math.abs(end - anchor) > length / 500;
            if (isStretch) { show(anchor, end); form.requestSubmit(); }
            anchor = null;
          });
        }

        """
}
