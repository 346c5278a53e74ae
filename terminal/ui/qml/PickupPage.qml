import QtQuick
import "."

// An online order whose buyer came for the goods.
Item {
    id: page
    readonly property bool saving: till.phase === "handing-over"
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Leave it open"), usable: !saving, run: () => page.back() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Hand over"), primary: true, usable: !saving, run: () => { page.acted(); till.hand_over() } }
    ]
    signal acted()
    function enter() {}
    function type(text) {}
    function erase() {}
    function back() { acted(); till.void_sale() }
    function up() { list.up() }
    function down() { list.down() }

    SaleList {
        id: list
        anchors { left: parent.left; top: parent.top; right: side.left; bottom: parent.bottom; margins: Theme.gap }
        priced: false
    }
    Column {
        id: side
        anchors { top: parent.top; right: parent.right; margins: Theme.gap }
        width: Theme.px(384)
        spacing: Theme.px(12)
        TotalPanel {
            width: parent.width; height: Theme.px(140)
            title: qsTr("PAID ONLINE"); amount: till.total
            next: page.saving ? qsTr("Saving…") : qsTr("Check the goods, then hand them over")
        }
        Label { width: parent.width; text: qsTr("Order %1").arg(till.order); mayBeCut: true }
        Label { width: parent.width; text: qsTr("placed %1").arg(till.placedAt); color: Theme.muted }
        Label { width: parent.width; visible: till.member !== ""; text: qsTr("Member %1").arg(till.member) }
        Label { width: parent.width; visible: till.deducted !== ""; text: qsTr("and %1 in points, love or vouchers").arg(till.deducted); color: Theme.muted }
        Button { width: parent.width; height: Theme.px(90); text: qsTr("Hand over"); hint: "F12"; primary: true; usable: !page.saving; size: Theme.large; onPressed: { page.acted(); till.hand_over() } }
    }
}
