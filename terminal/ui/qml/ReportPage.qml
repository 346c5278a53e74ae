import QtQuick
import "."

// What the paper of an X or Z report says, in short.
ListPage {
    id: page
    readonly property var report: till.report
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), primary: true, run: () => root.close() }
    ]
    title: report.isLast ? qsTr("Shift %1 is closed").arg(report.shift) : qsTr("Shift %1 so far").arg(report.shift)
    emptyText: qsTr("No report yet")
    readonly property var tenders: ({ cash: qsTr("cash"), card: qsTr("card"), qr_wallet: qsTr("wallet"), change: qsTr("member's change"), points: qsTr("points") })
    // As the drawer's sum has them, between the float and what should be there.
    readonly property var moves: ({
        "cash-sales": qsTr("cash sales"), "cash-returns": qsTr("cash returns"), "cash-in": qsTr("cash in"), "cash-out": qsTr("cash out"), "safe-drop": qsTr("to the safe")
    })
    readonly property var events: ({
        "line-voided": qsTr("lines voided"), "line-reduced": qsTr("lines reduced"), "sale-voided": qsTr("sales voided"), "payment-voided": qsTr("payments undone"),
        "price-changed": qsTr("prices changed"), "line-discount": qsTr("line discounts"), "sale-discount": qsTr("sale discounts"), "approved": qsTr("approvals"),
        "no-sale": qsTr("drawer without sale"), "reprint": qsTr("reprints"), "credit-paid-out": qsTr("exchanges paid out"), "wrong-pin": qsTr("wrong PINs")
    })
    readonly property var discounts: [
        { name: "promotions", text: qsTr("promotions") }, { name: "by_hand", text: qsTr("discounts by hand") }, { name: "rounding", text: qsTr("cash rounding") }
    ]
    rows: report.shift === undefined ? [] : [
        { left: qsTr("Sales"), main: qsTr("receipts: %1").arg(report.sales), right: report.total }
    ].concat(report.tenders.map(part => ({ left: "", main: tenders[part.name] || part.name, right: part.amount })), discounts.filter(part => report.off[part.name] !== "").map(part => ({ left: "", main: part.text, right: "−" + report.off[part.name] })), report.returns > 0 ? [
        { left: qsTr("Returns"), main: qsTr("slips: %1").arg(report.returns), right: "−" + report.returned }
    ] : [], [
        { left: qsTr("Cash"), main: qsTr("float"), right: report["float"] }
    ], report.moves.map(part => ({ left: "", main: moves[part.name], right: part.amount })), [
        { left: "", main: qsTr("should be in the drawer"), right: report.expected }
    ], report.isLast ? [
        { left: "", main: qsTr("counted"), right: report.counted },
        { left: "", main: qsTr("variance"), right: report.variance }
    ] : [], report.isLast && report.countKnown ? [
        { left: "", main: report.seenAt === "" ? qsTr("counted blind") : qsTr("not counted blind: X report at %1, %2").arg(report.seenAt).arg(report.seenBy), right: "" }
    ] : [], [
        { left: qsTr("Receipts"), main: report.receipts === "" ? qsTr("none") : report.waiting > 0 ? qsTr("%1, of which %2 are not at headquarters yet").arg(report.receipts).arg(report.waiting) : qsTr("%1, all at headquarters").arg(report.receipts), right: "" }
    ], report.missing > 0 ? [
        { left: "", main: qsTr("numbers without a receipt: %1").arg(report.missing), right: "" }
    ] : [], report.events.filter(part => events[part.name] !== undefined).map(part => ({ left: "", main: events[part.name] + " × " + part.count, right: part.amount })))
    function enter() { root.close() }
}
