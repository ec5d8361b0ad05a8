// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Grammar {
    /// In a distribution's own keys a number is of whatever the distribution is of.
    private static let number = Shape.number(.any)

    /// How numbers scatter.
    static let distributions: [Form] = [
        Form(
            .distribution, "How a number scatters. A number alone is fixed.", isAtomic: true,
            choices: [
                .one(
                    "fixed", "exponential", "uniform", "triangular", "normal", "lognormal", "gamma", "erlang", "weibull", "geometric", "bernoulli",
                    "poisson", "empirical", "mixture", "sequence", "shifted")
            ],
            [
                Key("fixed", number, "Always this."),
                Key("exponential", .either([number, .form(.exponential)]), "Its mean, or `mean` or `rate`."),
                Key("uniform", .form(.uniform), "Between two values."),
                Key("triangular", .form(.triangular), "Between two values, most likely the third."),
                Key("normal", .form(.normal), "Drawn again while outside `from` … `to`; times are above 0."),
                Key("lognormal", .form(.lognormal), "Mean, and deviation or squared coefficient of variation."),
                Key("gamma", .form(.gamma), "Mean, and shape or squared coefficient of variation."),
                Key("erlang", .form(.erlang), "The sum of equal exponential phases."),
                Key("weibull", .form(.weibull), "Shape, and scale or mean."),
                Key("geometric", .either([.share, .form(.geometric)]), "Slots to the first success: its probability, or the mean."),
                Key("bernoulli", .share, "1 with this probability, else 0."),
                Key("poisson", .number(.plain), "Its mean; counts only."),
                Key("empirical", .list(.either([number, .form(.weightedValue)])), "One of these values, equally likely or by their shares."),
                Key("mixture", .list(.form(.weightedPart)), "One of these distributions, by their shares."),
                Key("sequence", .list(number), "These values in turn, from the first again after the last."),
                Key("shifted", .form(.shifted), "A distribution and a constant added to it."),
            ]),
        Form(
            .exponential, "Without memory.", isAtomic: true, choices: [.one("mean", "rate")],
            [Key("mean", number, "Its mean."), Key("rate", number, "Events per unit: `0.8 1/h`.")]),
        Form(
            .uniform, "Equally likely between two values.", isAtomic: true,
            [Key("from", number, required: true, "Least value."), Key("to", number, required: true, "Largest value, above `from`.")]),
        Form(
            .triangular, "Between two values, most likely the third.", isAtomic: true,
            [
                Key("from", number, required: true, "Least value."), Key("mode", number, required: true, "Most likely value."),
                Key("to", number, required: true, "Largest value."),
            ]),
        Form(
            .normal, "Gauss.", isAtomic: true,
            [
                Key("mean", number, required: true, "Before anything is cut off."), Key("sd", number, required: true, "Standard deviation."),
                Key("from", number, "Least value; 0 of a time."), Key("to", number, "Largest value."),
            ]),
        Form(
            .lognormal, "Its logarithm is normal: σ² = ln(1 + scv), µ = ln mean − σ²/2.", isAtomic: true, choices: [.one("scv", "sd")],
            [
                Key("mean", number, required: true, "Of the values, not of their logarithms."),
                Key("scv", .number(.plain), "Variance over mean squared."), Key("sd", number, "Standard deviation of the values."),
            ]),
        Form(
            .gamma, "Mean, and shape or squared coefficient of variation.", isAtomic: true, choices: [.one("shape", "scv")],
            [
                Key("mean", number, required: true, "Its mean."), Key("shape", .number(.plain), "1 is exponential."),
                Key("scv", .number(.plain), "1 / shape."),
            ]),
        Form(
            .erlang, "The sum of equal exponential phases.", isAtomic: true,
            [Key("mean", number, required: true, "Of the sum."), Key("phases", .whole(1...1_000_000), required: true, "How many.")]),
        Form(
            .weibull, "Wear (shape above 1) or early failures (below).", isAtomic: true, choices: [.one("scale", "mean")],
            [
                Key("shape", .number(.plain), required: true, "1 is exponential."), Key("scale", number, "63 % are below it."),
                Key("mean", number, "Its mean."),
            ]),
        Form(.geometric, "Slots to the first success.", isAtomic: true, [Key("mean", number, required: true, "In slots, 1 or more.")]),
        Form(
            .weightedValue, "A value and how likely it is.", isAtomic: true,
            [Key("value", number, required: true, "The value."), Key("share", .share, required: true, "How likely; all add up to 1.")]),
        Form(
            .weightedPart, "A distribution and how likely it is.", isAtomic: true,
            [
                Key("share", .share, required: true, "How likely; all add up to 1."),
                Key("of", .either([number, .form(.distribution)]), required: true, "The distribution."),
            ]),
        Form(
            .shifted, "A distribution and a constant.", isAtomic: true,
            [
                Key("by", number, required: true, "The constant, added."),
                Key("of", .either([number, .form(.distribution)]), required: true, "The distribution."),
            ]),
    ]
}
