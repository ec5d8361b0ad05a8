// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The one style sheet. Colours are tokens, defined once a theme; every pair of text and ground is at least 4.5:1 (tested).
package enum Stylesheet {
    package struct Tokens: Sendable {
        package var page, panel, text, muted, line, link, red, amber, blue, ok, focus, focusOuter: String
        /// Fill of picture nodes and links: quiet, 3:1 against its ground only where it carries meaning.
        package var node, flow, mark: String
    }

    package static let light = Tokens(
        page: "#F3F4F5", panel: "#FFFFFF", text: "#1B1F23", muted: "#57606A", line: "#C9CED4", link: "#0B57A4", red: "#B3261E",
        amber: "#8A5A00", blue: "#0B57A4", ok: "#1E6B3A", focus: "#1B1F23", focusOuter: "#FFD33D", node: "#E4E7EA", flow: "#7A828B",
        mark: "#0072B2")
    package static let dark = Tokens(
        page: "#16191D", panel: "#1F242A", text: "#E6E8EA", muted: "#A0A8B1", line: "#3A424B", link: "#7DB8FF", red: "#FF8A80",
        amber: "#FFC14D", blue: "#7DB8FF", ok: "#7FD39A", focus: "#FFD33D", focusOuter: "#16191D", node: "#2C333B", flow: "#6E7883",
        mark: "#56B4E9")
    package static let contrast = Tokens(
        page: "#FFFFFF", panel: "#FFFFFF", text: "#000000", muted: "#000000", line: "#000000", link: "#0000C0", red: "#A00000",
        amber: "#6B4000", blue: "#0000C0", ok: "#005020", focus: "#000000", focusOuter: "#FFE000", node: "#FFFFFF", flow: "#404040",
        mark: "#0000C0")

    package static let css = """
        :root { color-scheme: light dark; \(properties(light)) }
        @media (prefers-color-scheme: dark) { :root[data-theme="device"] { \(properties(dark)) } }
        @media (prefers-contrast: more) { :root[data-theme="device"] { color-scheme: light; \(properties(contrast)) } }
        :root[data-theme="light"] { color-scheme: light; }
        :root[data-theme="dark"] { color-scheme: dark; \(properties(dark)) }
        :root[data-theme="contrast"] { color-scheme: light; \(properties(contrast)) }
        \(rules)
        """

    private static func properties(_ tokens: Tokens) -> String {
        """
        --page: \(tokens.page); --panel: \(tokens.panel); --text: \(tokens.text); --muted: \(tokens.muted); --line: \(tokens.line); \
        --link: \(tokens.link); --red: \(tokens.red); --amber: \(tokens.amber); --blue: \(tokens.blue); --ok: \(tokens.ok); \
        --focus: \(tokens.focus); --focus-outer: \(tokens.focusOuter); --node: \(tokens.node); --flow: \(tokens.flow); --mark: \(tokens.mark);
        """
    }

    private static let rules = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "Noto Sans", "Noto Sans KR", "Noto Sans SC", "Malgun Gothic", "Microsoft YaHei", sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        :lang(ko) { word-break: keep-all; }
        a { color: var(--link); text-underline-offset: 0.15em; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 7px var(--focus-outer); border-radius: 2px; }
        main:focus { outline: none; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .skip { position: absolute; left: 0.5rem; top: -6rem; background: var(--panel); padding: 0.5rem 1rem; z-index: 2; }
        .skip:focus { top: 0.5rem; }
        .bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; padding: 0.5rem 1rem; background: var(--panel); border-bottom: 1px solid var(--line); }
        .brand { display: inline-flex; gap: 0.4rem; align-items: center; font-weight: 650; color: var(--text); text-decoration: none; min-height: 2.25rem; }
        .find { display: flex; flex: 1 1 18rem; gap: 0.4rem; max-width: 40rem; min-width: 0; }
        .find input { flex: 1; min-width: 0; width: 100%; }
        .places a, .menu summary { display: inline-block; padding: 0.35rem 0.2rem; }
        .menu { position: relative; }
        .menu summary { cursor: pointer; color: var(--muted); }
        .menu summary::after { content: " ▾"; }
        .menu ul { position: absolute; right: 0; z-index: 2; margin: 0; padding: 0.25rem 0; list-style: none; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; min-width: 10rem; }
        .menu a { display: block; padding: 0.4rem 1rem; color: var(--text); text-decoration: none; }
        .menu a:hover, .menu a[aria-current] { background: var(--page); text-decoration: underline; }
        main { padding: 1rem; max-width: 90rem; margin: 0 auto; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.25rem 0 0.25rem; }
        h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 0.5rem; }
        .question { color: var(--muted); margin: 0 0 1rem; }
        .sentence { font-size: 1.1rem; max-width: 60rem; margin: 0 0 0.35rem; }
        .sentence + .acts { margin-top: 0.9rem; }
        .panel { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 0 0 1rem; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1rem; align-items: start; }
        .acts { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0 0 1rem; padding: 0; list-style: none; }
        .acts a, button { display: inline-block; min-height: 2.25rem; padding: 0.3rem 0.9rem; border: 1px solid var(--flow); border-radius: 4px; background: var(--panel); color: var(--text); font: inherit; text-decoration: none; cursor: pointer; }
        .acts a:hover, button:hover { border-color: var(--text); text-decoration: underline; }
        input, select { min-height: 2.25rem; padding: 0.3rem 0.6rem; border: 1px solid var(--flow); border-radius: 4px; background: var(--panel); color: var(--text); font: inherit; max-width: 100%; }
        .fields { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: end; margin: 0 0 0.75rem; }
        .fields label { display: block; color: var(--muted); font-size: 0.9rem; }
        .fields input[type="number"] { width: 9rem; }
        dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.3rem 1rem; margin: 0; }
        dt { color: var(--muted); }
        dd { margin: 0; }
        .figures { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; margin: 0; }
        .figures div { display: flex; flex-direction: column-reverse; }
        .figures dd { font-size: 1.6rem; line-height: 1.3; font-weight: 600; }
        .wide { overflow-x: auto; max-width: 100%; }
        .wide:focus-visible { outline-offset: -3px; box-shadow: none; }
        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; color: var(--muted); padding: 0 0 0.4rem; }
        th, td { text-align: left; vertical-align: top; padding: 0.35rem 1.25rem 0.35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--muted); font-weight: 600; }
        tbody th { font-weight: 500; min-width: 7rem; }
        .whole { white-space: nowrap; }
        .amount { text-align: right; white-space: nowrap; }
        td { min-width: 4rem; }
        .none { color: var(--muted); margin: 0; }
        .note { color: var(--muted); font-size: 0.92rem; }
        .signal { font-weight: 600; }
        .signal.red { color: var(--red); } .signal.amber { color: var(--amber); } .signal.blue { color: var(--blue); } .signal.ok { color: var(--ok); }
        .level { display: block; width: 100%; max-width: 24rem; height: 0.8rem; }
        .level .ground { fill: var(--node); stroke: var(--flow); } .level .fill { fill: var(--flow); }
        .level.share { display: inline-block; width: 4.5rem; height: 0.6rem; vertical-align: 0.05rem; }
        .fall { display: block; width: 100%; min-width: 7rem; height: 1.1rem; background: linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat; }
        .fall .zero { stroke: var(--muted); }
        .fall .standing { fill: var(--flow); } .fall .plus { fill: var(--mark); } .fall .minus { fill: var(--amber); }
        .falls td:last-child { width: 60%; }
        .digits table { font-size: 0.88rem; } .digits th, .digits td { padding-right: 0.8rem; min-width: 0; }
        .acts.first a { border-color: var(--text); font-weight: 600; }
        .plain { list-style: none; padding: 0; margin: 0; } .plain li { padding: 0.2rem 0; }
        .tree, .tree ul { list-style: none; margin: 0; padding: 0 0 0 1.1rem; }
        .tree { padding: 0; } .tree ul { border-left: 1px solid var(--line); }
        .tree summary { cursor: pointer; padding: 0.2rem 0; } .tree .leaf { display: block; padding: 0.2rem 0 0.2rem 1.1rem; }
        .tree .sum { font-weight: 600; white-space: nowrap; }
        figure { margin: 0 0 1rem; }
        .pages { display: flex; gap: 1rem; align-items: center; margin: 0.75rem 0 0; flex-wrap: wrap; }
        pre { overflow-x: auto; background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: 0.75rem; font-size: 0.85rem; }
        details.more summary { cursor: pointer; padding: 0.25rem 0; }
        svg text { font-family: inherit; fill: var(--text); }
        .picture { display: block; max-width: 100%; height: auto; }
        @media (max-width: 60rem) { .picture { max-width: none; } }
        .picture .ribbon { stroke-linejoin: round; }
        .picture .ribbon { fill: none; stroke: var(--flow); stroke-opacity: 0.55; }
        .picture .ribbon.hold { stroke-dasharray: 6 4; }
        .picture .box { fill: var(--node); stroke: var(--flow); }
        .picture .folded .box { stroke-width: 1.5; }
        .picture .asked .box { fill: var(--panel); stroke: var(--text); stroke-width: 2.5; }
        .picture .suspect .box { stroke: var(--red); stroke-width: 2.5; stroke-dasharray: 5 3; }
        .picture a:hover .box, .picture a:focus-visible .box { stroke: var(--text); stroke-width: 2.5; }
        .picture a { text-decoration: none; }
        .picture .small, .strip .small { fill: var(--muted); font-size: 11px; }
        .picture .head { fill: var(--muted); font-size: 12px; }
        .picture text { font-size: 13px; }
        .strip { display: block; width: 100%; min-width: 40rem; height: auto; touch-action: pan-y; }
        .strip.key { display: inline-block; width: 18px; min-width: 0; height: 12px; }
        .strip .lane { fill: var(--page); stroke: var(--line); }
        .strip .cell { fill: var(--flow); fill-opacity: 0.55; stroke: var(--panel); stroke-width: 0.5; }
        .strip .cell.touched { fill: var(--mark); fill-opacity: 1; }
        .strip .gap { fill: none; stroke: var(--amber); stroke-width: 1.5; }
        .strip .overlap { fill: var(--red); }
        .strip .chosen { fill: var(--blue); fill-opacity: 0.18; stroke: var(--blue); stroke-width: 1.5; pointer-events: none; }
        .strip .axis { stroke: var(--muted); }
        .strip text { font-size: 12px; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0; margin: 0.5rem 0; list-style: none; }
        .legend svg { vertical-align: -0.1em; margin-right: 0.4rem; }
        footer { padding: 1rem; color: var(--muted); max-width: 90rem; margin: 0 auto; font-size: 0.9rem; }
        @media (max-width: 40rem) {
        main { padding: 0.75rem; }
        .panel { padding: 0.75rem; }
        dl:not(.figures) { grid-template-columns: 1fr; gap: 0; } dl:not(.figures) dd { margin-bottom: 0.5rem; }
        .tree ul { padding-left: 0.6rem; }
        .fall { min-width: 0; }
        .find { flex-basis: 100%; order: 5; }
        .menu ul { left: 0; right: auto; }
        .menu + .menu ul { left: auto; right: 0; }
        table.stack td { overflow-wrap: anywhere; }
        table.stack, table.stack caption, table.stack tbody { display: block; }
        table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        table.stack tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
        table.stack td, table.stack th[scope="row"] { display: block; position: relative; min-width: 0; min-height: 1.75rem; border: 0; padding: 0.1rem 0 0.1rem 40%; text-align: left; white-space: normal; }
        table.stack td::before, table.stack th[scope="row"]::before { content: attr(data-head); position: absolute; left: 0; width: 38%; color: var(--muted); font-weight: 400; }
        table.stack .whole { white-space: normal; }
        table.stack td:empty { display: none; }
        .falls table.stack td, .falls table.stack th[scope="row"] { padding-left: 0; min-height: 0; width: auto; }
        .falls table.stack td::before, .falls table.stack th[scope="row"]::before { content: none; }
        }
        @media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto !important; transition: none !important; } }
        @media print {
        :root, :root[data-theme] { color-scheme: light; \(properties(light)) --page: #fff; --panel: #fff; --text: #000; --muted: #333; --line: #999; --link: #000; }
        .bar, footer, .ask, .acts, form, .pages, .skip { display: none; }
        body { font-size: 9.5pt; }
        .panel { border: 0; padding: 0; }
        tr, .picture, .strip, figure { break-inside: avoid; }
        h2, caption { break-after: avoid; }
        th, td, table.stack td { min-width: 0; padding-right: 0.6rem; overflow-wrap: break-word; }
        .wide { overflow: visible; }
        .picture, .strip { max-width: 100%; height: auto; min-width: 0; }
        a { color: inherit; text-decoration: none; }
        }
        @media (forced-colors: active) { .picture .box, .strip .cell { stroke: CanvasText; } }
        """
}
