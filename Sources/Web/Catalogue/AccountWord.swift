// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting

/// What the parts of an account's name mean: `carbon.raw-material.secondary` is carbon, raw material, secondary data.
enum AccountWord: String, CaseIterable, Sendable {
    case carbon, energy, water, waste, value, cost, origin, solvent
    case rawMaterial = "raw-material"
    case production, distribution
    case endOfLife = "end-of-life"
    case primary
    case preConsumer = "pre-consumer"
    case postConsumer = "post-consumer"
    case primaryData = "primary-data"
    case secondaryData = "secondary-data"
    case electricity
    case naturalGas = "natural-gas"
    case steam, heat, withdrawn, recycled, hazardous, other, material, labour, transport, originating
    case nonOriginating = "non-originating"
    case undeclared

    func text(in language: Language) -> String {
        let texts = texts
        return switch language {
        case .english: texts.0
        case .vietnamese: texts.1
        case .korean: texts.2
        case .chinese: texts.3
        }
    }

    private var texts: (String, String, String, String) {
        switch self {
        case .carbon: ("carbon", "các-bon", "탄소", "碳排放")
        case .energy: ("energy", "năng lượng", "에너지", "能源")
        case .water: ("water", "nước", "물", "水")
        case .waste: ("waste", "chất thải", "폐기물", "废弃物")
        case .value: ("value", "giá trị", "가치", "价值")
        case .cost: ("cost", "chi phí", "원가", "成本")
        case .origin: ("value by origin", "giá trị theo xuất xứ", "원산지별 가치", "按原产地的价值")
        case .solvent: ("solvent", "dung môi", "용매", "溶剂")
        case .rawMaterial: ("raw material", "nguyên liệu", "원재료", "原材料")
        case .production: ("production", "sản xuất", "생산", "生产")
        case .distribution: ("distribution", "phân phối", "유통", "分销")
        case .endOfLife: ("end of life", "cuối vòng đời", "폐기 단계", "寿命终止")
        case .primary: ("primary", "sơ cấp", "1차", "原生")
        case .preConsumer: ("pre-consumer", "trước tiêu dùng", "소비 전 재활용", "消费前再生")
        case .postConsumer: ("post-consumer", "sau tiêu dùng", "소비 후 재활용", "消费后再生")
        case .primaryData: ("primary data", "dữ liệu sơ cấp", "1차 데이터", "初级数据")
        case .secondaryData: ("secondary data", "dữ liệu thứ cấp", "2차 데이터", "次级数据")
        case .electricity: ("electricity", "điện", "전기", "电力")
        case .naturalGas: ("natural gas", "khí tự nhiên", "천연가스", "天然气")
        case .steam: ("steam", "hơi nước", "증기", "蒸汽")
        case .heat: ("heat", "nhiệt", "열", "热力")
        case .withdrawn: ("withdrawn", "nước khai thác", "취수", "取水")
        case .recycled: ("recycled", "tái sử dụng", "재이용", "回用")
        case .hazardous: ("hazardous", "nguy hại", "유해", "危险")
        case .other: ("other", "khác", "기타", "其他")
        case .material: ("material", "vật liệu", "재료", "材料")
        case .labour: ("labour", "nhân công", "노무", "人工")
        case .transport: ("transport", "vận chuyển", "운송", "运输")
        case .originating: ("originating", "có xuất xứ", "원산지 인정", "原产")
        case .nonOriginating: ("non-originating", "không có xuất xứ", "원산지 불인정", "非原产")
        case .undeclared: ("undeclared", "chưa khai báo", "미신고", "未申报")
        }
    }
}

extension Words {
    /// An account's name, part by part; what a user added keeps the name it was given. Elements, countries and agreements are codes everywhere.
    func account(_ id: String, _ chart: ChartOfAccounts) -> String {
        let parts = id.split(separator: ".").map(String.init)
        var names: [String] = []
        for part in parts {
            // Of carbon it is data that is primary, of a metal the metal.
            let word = parts[0] == AccountWord.carbon.rawValue && (part == "primary" || part == "secondary") ? part + "-data" : part
            if let known = AccountWord(rawValue: word) {
                names.append(known.text(in: language))
            } else if part.first?.isUppercase == true {
                names.append(part)
            } else {
                return chart.leaf(id).map { chart.leaves[$0].name } ?? chart.total(id)?.name ?? id
            }
        }
        return names.joined(separator: self(.listSeparator))
    }

    func stage(_ stage: LifeCycleStage) -> String {
        AccountWord(rawValue: stage.rawValue.replacing(" ", with: "-"))?.text(in: language) ?? stage.rawValue
    }
}
