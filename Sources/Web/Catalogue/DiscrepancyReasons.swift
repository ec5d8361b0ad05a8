// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Why a discrepancy is one, as a sentence in the reader's language. English is the sentence machines and the command line get.
extension Words {
    func reason(_ found: Discrepancy) -> String {
        switch language {
        case .english: found.description
        case .vietnamese: vietnamese(found)
        case .korean: korean(found)
        case .chinese: chinese(found)
        }
    }

    private func vietnamese(_ found: Discrepancy) -> String {
        let lot = name(found.lot)
        return switch found.reason {
        case .neverAnnounced: "Lô \(lot) đã được dùng, nhưng không có sự kiện nào khai báo nó."
        case .noQuantity(let draws): "Đã rút từ lô \(lot) \(number(draws)) lần, nhưng không có sự kiện nào cho biết lô có bao nhiêu."
        case .notBooked(let amounts, let first, let why):
            "Lô \(lot): \(amounts == 1 ? "số lượng “\(first)”" : "\(number(amounts)) số lượng, như “\(first)”,") không ghi sổ được: \(vietnamese(why))."
        case .drawnInOtherUnits(let draws, let units):
            "Lô \(lot) được đo bằng \(unit(found.dimension)), nhưng có \(number(draws)) lần rút tính bằng \(list(units))."
        case .statedInSeveralUnits: "Lô \(lot) được khai báo bằng nhiều loại đơn vị."
        case .inferredPlaces(let draws): "\(number(draws)) lần rút từ lô \(lot) có vị trí suy ra, không phải quan sát được."
        case .missingPlaces(let draws):
            "\(number(draws)) lần rút từ lô \(lot) không cho biết vị trí: mỗi lần có thể lấy từ bất kỳ chỗ nào còn trống."
        case .drawnTwice: "Lô \(lot) bị rút hai lần từ \(exact(found.place?.from, found)) đến \(exact(found.place?.to, found))."
        case .reachesPastEnd(let end, let furthest): "Lô \(lot) kết thúc ở \(exact(end, found)), nhưng có lần rút tới \(exact(furthest, found))."
        case .drawnMore(let quantity, let drawn): "Lô \(lot) có \(exact(quantity, found)), nhưng đã rút \(exact(drawn, found))."
        case .left(let rest, let reason):
            "Lô \(lot) đã đóng \(reason.isEmpty ? "mà không nêu lý do" : "với lý do “\(reason)”"); \(exact(rest, found)) không đi đâu khác."
        case .usedEarly(let uses, let milliseconds):
            "Lô \(lot) được dùng \(number(uses)) lần trước khi có; lần sớm nhất sớm hơn \(quantity(Quantity(milliseconds, .duration)))."
        case .nothingToWithdraw(let id): "Sự kiện \(id) bị rút lại, nhưng chưa ghi nhận sự kiện nào như vậy."
        case .differentContent(let id): "Hai sự kiện có cùng mã \(id) nói khác nhau."
        case .aheadOfClock(let id): "Sự kiện \(id) được cho là xảy ra sau khi sổ cái biết đến nó."
        case .equalWithoutID(_, let times):
            "Sự kiện này được gửi \(number(times)) lần trong một lô gửi mà không có mã riêng; nó được tính một lần."
        case .drawnIntoItself: "Lô \(lot) được rút vào chính nó mà không có thế hệ mới."
        case .circle(let lots, let first): "\(number(lots)) lô được làm từ lẫn nhau: \(names(first, of: lots))."
        case .heldTwice(let wholes): "Lô \(lot) nằm trong \(wholes.joined(separator: " và trong ")) cùng một lúc."
        case .insideEachOther(1, _): "Lô \(lot) được cho là nằm trong chính nó."
        case .insideEachOther(let lots, let first): "\(number(lots)) lô được cho là nằm trong nhau: \(names(first, of: lots))."
        }
    }

    private func korean(_ found: Discrepancy) -> String {
        let lot = name(found.lot)
        return switch found.reason {
        case .neverAnnounced: "로트 \(lot): 사용되었지만 신고한 이벤트가 없습니다."
        case .noQuantity(let draws): "로트 \(lot): \(number(draws))회 투입되었지만 수량을 알린 이벤트가 없습니다."
        case .notBooked(let amounts, let first, let why):
            "로트 \(lot): \(amounts == 1 ? "수량 “\(first)”이(가)" : "“\(first)” 등 수량 \(number(amounts))건이") 기장되지 않습니다. \(korean(why))."
        case .drawnInOtherUnits(let draws, let units):
            "로트 \(lot): 단위는 \(unit(found.dimension))인데 \(number(draws))건의 투입이 \(list(units)) 단위입니다."
        case .statedInSeveralUnits: "로트 \(lot): 두 종류 이상의 단위로 기록되었습니다."
        case .inferredPlaces(let draws): "로트 \(lot): 투입 \(number(draws))건의 위치는 관측이 아니라 추정입니다."
        case .missingPlaces(let draws): "로트 \(lot): 투입 \(number(draws))건에 위치가 없어, 남은 곳 어디에서든 나왔을 수 있습니다."
        case .drawnTwice: "로트 \(lot): \(exact(found.place?.from, found))에서 \(exact(found.place?.to, found))까지 두 번 투입되었습니다."
        case .reachesPastEnd(let end, let furthest):
            "로트 \(lot): 끝은 \(exact(end, found))인데 투입은 \(exact(furthest, found))까지 이릅니다."
        case .drawnMore(let quantity, let drawn): "로트 \(lot): 보유량은 \(exact(quantity, found))인데 \(exact(drawn, found)) 투입되었습니다."
        case .left(let rest, let reason):
            "로트 \(lot): \(reason.isEmpty ? "사유 없이" : "사유 “\(reason)”(으)로") 종료되었고, \(exact(rest, found))의 행방이 없습니다."
        case .usedEarly(let uses, let milliseconds):
            "로트 \(lot): 생기기 전에 \(number(uses))회 사용되었습니다. 가장 이른 것은 \(quantity(Quantity(milliseconds, .duration))) 빠릅니다."
        case .nothingToWithdraw(let id): "이벤트 \(id): 철회되었지만 그런 이벤트가 기록되어 있지 않습니다."
        case .differentContent(let id): "ID가 \(id)인 두 이벤트의 내용이 서로 다릅니다."
        case .aheadOfClock(let id): "이벤트 \(id): 원장이 알기도 전보다 나중에 일어난 것으로 되어 있습니다."
        case .equalWithoutID(_, let times): "자체 ID 없는 같은 이벤트가 한 묶음에 \(number(times))번 들어왔습니다. 한 번만 셉니다."
        case .drawnIntoItself: "로트 \(lot): 새 세대 없이 자기 자신에게 투입되었습니다."
        case .circle(let lots, let first): "로트 \(number(lots))건이 서로를 원료로 합니다: \(names(first, of: lots))."
        case .heldTwice(let wholes): "로트 \(lot): 동시에 \(names(wholes, of: wholes.count)) 안에 있는 것으로 되어 있습니다."
        case .insideEachOther(1, _): "로트 \(lot): 자기 자신 안에 있는 것으로 되어 있습니다."
        case .insideEachOther(let lots, let first): "로트 \(number(lots))건이 서로의 안에 있는 것으로 되어 있습니다: \(names(first, of: lots))."
        }
    }

    private func chinese(_ found: Discrepancy) -> String {
        let lot = name(found.lot)
        return switch found.reason {
        case .neverAnnounced: "批次 \(lot) 已被使用，但没有事件登记过它。"
        case .noQuantity(let draws): "批次 \(lot) 被取用 \(number(draws)) 次，但没有事件说明它有多少。"
        case .notBooked(let amounts, let first, let why):
            "批次 \(lot) 的\(amounts == 1 ? "数量“\(first)”" : " \(number(amounts)) 个数量（如“\(first)”）")未能入账：\(chinese(why))。"
        case .drawnInOtherUnits(let draws, let units):
            "批次 \(lot) 以\(unit(found.dimension))计，但有 \(number(draws)) 次取用以 \(list(units)) 计。"
        case .statedInSeveralUnits: "批次 \(lot) 的数量以多种单位说明。"
        case .inferredPlaces(let draws): "批次 \(lot) 的 \(number(draws)) 次取用的位置是推断的，并非观测所得。"
        case .missingPlaces(let draws): "批次 \(lot) 的 \(number(draws)) 次取用没有说明位置：可能取自任何空余之处。"
        case .drawnTwice: "批次 \(lot) 从 \(exact(found.place?.from, found)) 到 \(exact(found.place?.to, found)) 被取用两次。"
        case .reachesPastEnd(let end, let furthest): "批次 \(lot) 止于 \(exact(end, found))，但取用到了 \(exact(furthest, found))。"
        case .drawnMore(let quantity, let drawn): "批次 \(lot) 共有 \(exact(quantity, found))，却被取用 \(exact(drawn, found))。"
        case .left(let rest, let reason):
            "批次 \(lot) 已关闭（\(reason.isEmpty ? "未说明原因" : "原因“\(reason)”")）；其中 \(exact(rest, found)) 没有去向。"
        case .usedEarly(let uses, let milliseconds): "批次 \(lot) 在存在之前被使用 \(number(uses)) 次；最早的一次早了 \(quantity(Quantity(milliseconds, .duration)))。"
        case .nothingToWithdraw(let id): "事件 \(id) 被撤回，但没有记录过这样的事件。"
        case .differentContent(let id): "编号同为 \(id) 的两个事件内容不同。"
        case .aheadOfClock(let id): "事件 \(id) 的发生时间晚于账本得知它的时间。"
        case .equalWithoutID(_, let times): "同一次提交中有 \(number(times)) 个相同且没有编号的事件；只计一次。"
        case .drawnIntoItself: "批次 \(lot) 被取用于它自身，却没有新的一代。"
        case .circle(let lots, let first): "\(number(lots)) 个批次互为来源：\(names(first, of: lots))。"
        case .heldTwice(let wholes): "批次 \(lot) 同时位于 \(names(wholes, of: wholes.count)) 之中。"
        case .insideEachOther(1, _): "批次 \(lot) 被记录为位于它自身之内。"
        case .insideEachOther(let lots, let first): "\(number(lots)) 个批次被记录为互相包含：\(names(first, of: lots))。"
        }
    }

    private func vietnamese(_ why: UnbookedAmount.Reason) -> String {
        switch why {
        case .unknownUnit: "sổ cái không biết đơn vị này"
        case .fraction: "một chiếc không thể chia"
        case .tooLarge: "cộng lại vượt quá mức sổ cái ghi được"
        }
    }

    private func korean(_ why: UnbookedAmount.Reason) -> String {
        switch why {
        case .unknownUnit: "원장이 모르는 단위입니다"
        case .fraction: "개수는 나눌 수 없습니다"
        case .tooLarge: "합계가 원장의 한도를 넘습니다"
        }
    }

    private func chinese(_ why: UnbookedAmount.Reason) -> String {
        switch why {
        case .unknownUnit: "账本不认识该单位"
        case .fraction: "件数不可分割"
        case .tooLarge: "合计超过账本上限"
        }
    }

    /// Every digit, since two amounts are told apart.
    private func exact(_ amount: Int64?, _ found: Discrepancy) -> String {
        guard let amount, let dimension = found.dimension else { return amount.map { number($0) } ?? self(.unknown) }
        return exact(Quantity(amount, dimension))
    }

    private func unit(_ dimension: Dimension?) -> String { dimension.map(symbol) ?? self(.unknown) }

    private func list(_ units: [Dimension]) -> String { units.map(symbol).joined(separator: self(.listSeparator)) }

    private func names(_ first: [String], of count: Int) -> String {
        first.joined(separator: self(.listSeparator)) + (count > first.count ? " …" : "")
    }
}
