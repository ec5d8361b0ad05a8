// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Grammar {
    /// What goes wrong on purpose.
    static let causes: [Form] = [
        Form(
            .cause, "Something that goes wrong in a virtual plant on purpose.",
            [
                Key("name", .naming(.cause), required: true, "Once in the plant."),
                Key("step", .text, required: true, "The step it strikes at, or `receiving`."),
                Key("site", .name(.site), "Where; at every site that has the step when not said."),
                Key("product", .name(.product), "What it strikes; whatever the step puts out when not said."),
                Key("machine", .whole(1...1_000_000), "Machine of the station, from 1; all when not said."),
                Key("position", .whole(1...1_000_000), "Filling head, channel or lane, from 1; all when not said."),
                Key("from", .duration, "After the start of the plant."),
                Key("until", .duration, "After the start of the plant."),
                Key("lot", .whole(1...1_000_000_000), "Only the lot made there as this one, from 1."),
                Key("stretch", .form(.stretch), "Part of the lot; the whole when not said."),
                Key("effects", .list(.form(.effect)), required: true, "What it does to what is measured there or later."),
            ]),
        Form(
            .stretch, "A part of a lot.", isAtomic: true,
            [
                Key("from", .quantity([.length, .mass, .volume, .pieces]), required: true, "From the lot's begin."),
                Key("length", .quantity([.length, .mass, .volume, .pieces]), required: true, "Above 0."),
            ]),
        Form(
            .effect, "How a characteristic is shifted.",
            [
                Key("characteristic", .text, required: true, "As the step that measures it names it."),
                Key("shift", .number(.any), "Added to what is measured."),
                Key("driftPerHour", .number(.any), "Added for each hour since `from`."),
                Key("share", .share, "Part of what was struck that shows it; all when not said."),
            ]),
    ]
}
