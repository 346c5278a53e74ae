import QtQuick
import "."

// What is needed less often; each tile has a digit.
Rectangle {
    id: page
    property int current: 0
    readonly property bool empty: till.lines.count === 0
    readonly property var tiles: [
        { text: qsTr("Change price"), usable: !empty, run: () => root.show("set-price") },
        { text: qsTr("Discount on a line"), usable: !empty, run: () => root.show("discount-line") },
        { text: qsTr("Discount on the sale"), usable: !empty, run: () => root.show("discount-sale") },
        { text: till.shift > 0 ? qsTr("Shift %1 and drawer").arg(till.shift) : qsTr("Shift and drawer"), usable: true, run: () => root.show("shift") },
        { text: qsTr("Open the drawer"), usable: true, run: () => root.show("no-sale") },
        { text: qsTr("Gift receipt of the last sale"), usable: till.sold > 0, run: () => { page.acted(); till.print_gift_receipt(); root.close() } },
        { text: till.drilling ? qsTr("Outage drill is going on") : qsTr("Outage drill"), usable: !till.drilling, run: () => { page.acted(); till.ask("drill"); root.close() } },
        { text: qsTr("Goods come back"), usable: empty, run: () => root.show("start-return") },
        { text: qsTr("Find or enrol a member"), usable: true, run: () => root.show("member") },
        { text: till.training ? qsTr("End the training") : qsTr("Training"), usable: empty, run: () => { page.acted(); till.ask("training", { on: !till.training }); root.close() } }
    ].concat(till.role === "supervisor" || till.role === "manager" ? [{ text: qsTr("The store"), usable: true, run: () => root.show("store") }] : [])
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), primary: true, run: () => root.close() }
    ]
    signal acted()

    function run(index) { if (index < tiles.length && tiles[index].usable) tiles[index].run() }
    function enter() {}
    function back() { root.close() }
    function erase() {}
    // 1 to 9, then 0, then letters.
    readonly property string keys: "1234567890ABCDEF"
    function type(text) { single.press(keys.indexOf(text.toUpperCase())) }
    SingleKey { id: single; onAlone: index => page.run(index) }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Grid {
        anchors { fill: parent; margins: Theme.px(16) }
        columns: 3
        spacing: Theme.px(14)
        Repeater {
            model: page.tiles
            Button {
                width: (page.width - Theme.px(60)) / 3; height: (page.height - Theme.px(32) - 3 * Theme.px(14)) / 4
                text: modelData.text; hint: page.keys.charAt(index)
                usable: modelData.usable
                onPressed: page.run(index)
            }
        }
    }
}
