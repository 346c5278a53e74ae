import QtQuick
import "."

// What was asked for needs another person: a badge, or number and PIN. The sale waits behind it as it is.
Rectangle {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Do not do it"), run: () => { page.acted(); till.ask("withdraw") } }
    ]
    readonly property var words: ({
        "set-price": qsTr("another price"), "discount-line": qsTr("a discount on a line"), "discount-sale": qsTr("a discount on the sale"),
        "no-sale": qsTr("opening the drawer"), "move-cash": qsTr("cash in or out of the drawer"), "x-report": qsTr("a report of the shift"), "reprint-report": qsTr("a copy of a Z report"), "drill": qsTr("an outage drill"), "start-return": qsTr("goods that come back"), "training": qsTr("training"), "set-member-pin": qsTr("a member's PIN")
    })
    signal acted()

    function enter() { form.enter() }
    function type(text) { form.type(text) }
    function erase() { form.erase() }
    function back() { form.back() }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    PersonForm {
        id: form
        anchors.fill: parent
        title: till.askedRole === "manager" ? qsTr("Ask a manager") : qsTr("Ask a supervisor")
        explanation: qsTr("for %1: badge, or number and PIN").arg(page.words[till.asked] || till.asked)
        detail: till.askedDetail
        doneText: qsTr("Allow")
        onGiven: (number, pin) => {
            page.acted()
            till.ask("approve", { cashier: number, pin: pin })
        }
    }
}
