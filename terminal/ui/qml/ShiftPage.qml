import QtQuick
import "."

// The drawer's shift: how it stands, and what can be done with it.
Rectangle {
    id: page
    readonly property bool open: till.shift > 0
    readonly property var tiles: open ? [
        { text: qsTr("Cash in"), hint: "1", run: () => root.show("cash-in") },
        { text: qsTr("Cash out"), hint: "2", run: () => root.show("cash-out") },
        { text: qsTr("To the safe"), hint: "3", run: () => root.show("safe-drop") },
        { text: qsTr("X report: so far"), hint: "4", run: () => { page.acted(); till.ask("x-report"); root.close() } },
        { text: qsTr("Count and close"), hint: "5", run: () => page.count() },
        { text: qsTr("Z reports again"), hint: "6", run: () => root.show("z-reports") }
    ] : [
        { text: qsTr("Open a shift"), hint: "1", run: () => root.show("open-shift") },
        { text: qsTr("Z reports again"), hint: "6", run: () => root.show("z-reports") }
    ]
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), primary: true, run: () => root.close() }
    ]
    signal acted()
    // Not a whole count for nothing.
    function count() {
        if (till.credit === "")
            root.show("count")
        else
            root.tell(qsTr("An exchange of %1 waits: pay with it or hand it out first").arg(till.credit))
    }
    function enter() {}
    function back() { root.close() }
    function erase() {}
    function type(text) { single.press(tiles.findIndex(tile => tile.hint === text)) }
    SingleKey { id: single; onAlone: index => page.tiles[index].run() }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        font.pixelSize: Theme.large
        text: !page.open ? qsTr("No shift is open")
            : till.shiftDeclared ? qsTr("Shift %1, open since %2").arg(till.shift).arg(till.shiftOpenedAt)
                                 : qsTr("Shift %1, begun by a sale at %2").arg(till.shift).arg(till.shiftOpenedAt)
    }
    Label {
        id: advice
        anchors { top: heading.bottom; left: parent.left; right: parent.right; leftMargin: Theme.px(16); rightMargin: Theme.px(16); topMargin: Theme.gap }
        color: Theme.muted
        text: page.open ? qsTr("Everything here goes into the journal, and works without the network.")
                        : qsTr("Say what lies in the drawer. A sale opens a shift by itself, with nothing in the drawer.")
    }
    Grid {
        anchors { top: advice.bottom; left: parent.left; right: parent.right; margins: Theme.px(16) }
        columns: 3
        spacing: Theme.px(14)
        Repeater {
            model: page.tiles
            Button {
                width: (page.width - Theme.px(60)) / 3; height: Theme.px(120)
                text: modelData.text; hint: modelData.hint
                onPressed: modelData.run()
            }
        }
    }
}
