import QtQuick
import "."

// The drawer is counted, kind by kind, without a look at what should be in it.
Rectangle {
    id: page
    readonly property var values: [10000, 5000, 2000, 1000, 500, 100, 50, 10]   // minor units
    property var pieces: values.map(() => "")
    property int current: 0
    readonly property bool counted: pieces.some(text => text !== "")   // 0 is typed for an empty drawer
    readonly property int sum: values.reduce((before, value, i) => before + value * (pieces[i] || 0), 0)
    function amount(minor) { return (minor / 100).toFixed(2) }
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Close the shift"), primary: true, usable: counted, run: () => page.finish() }
    ]
    signal acted()

    function change(text) {
        const next = pieces.slice()
        next[current] = text
        pieces = next
    }
    function type(text) { if (text >= "0" && text <= "99" && pieces[current].length + text.length <= 5) change(pieces[current] + text) }
    function erase() { change(pieces[current].slice(0, -1)) }
    function up() { if (current > 0) current -= 1 }
    function down() { if (current < values.length - 1) current += 1 }
    function enter() { if (current < values.length - 1) down(); else finish() }
    function back() { root.close() }
    function finish() {
        if (!counted)
            return
        acted()
        till.ask("close-shift", { counted: values.map((value, i) => ({ value: amount(value), pieces: Number(pieces[i] || 0) })) })
        root.close()
    }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        text: qsTr("Count the drawer: how many of each?"); font.pixelSize: Theme.large
    }
    Column {
        anchors { top: heading.bottom; left: parent.left; bottom: parent.bottom; margins: Theme.px(16) }
        width: Theme.px(520)
        spacing: Theme.px(4)
        Repeater {
            model: page.values
            Rectangle {
                width: parent.width; height: Theme.px(42)
                radius: Theme.px(6)
                color: index === page.current ? Theme.chosen : Theme.panel
                border { width: index === page.current ? Theme.px(2) : 1; color: index === page.current ? Theme.accent : Theme.rule }
                Label { x: Theme.px(14); width: Theme.px(120); height: parent.height; horizontalAlignment: Text.AlignRight; text: page.amount(modelData) }
                Label { x: Theme.px(150); width: Theme.px(40); height: parent.height; text: "×"; color: Theme.muted }
                Label { x: Theme.px(190); width: Theme.px(120); height: parent.height; text: page.pieces[index] === "" ? "0" : page.pieces[index]; color: page.pieces[index] === "" ? Theme.muted : Theme.ink }
                Label { anchors { right: parent.right; rightMargin: Theme.px(14) } width: Theme.px(160); height: parent.height; horizontalAlignment: Text.AlignRight
                        text: page.pieces[index] === "" ? "" : page.amount(modelData * page.pieces[index]) }
                MouseArea { anchors.fill: parent; onClicked: page.current = index }
            }
        }
    }
    TotalPanel {
        id: total
        anchors { top: heading.bottom; right: parent.right; margins: Theme.px(16) }
        width: Theme.px(420); height: Theme.px(130)
        title: qsTr("COUNTED"); amount: page.amount(page.sum); next: qsTr("F12 closes the shift and prints the Z report")
    }
    Keypad {
        anchors { top: total.bottom; topMargin: Theme.gap; bottom: parent.bottom; right: parent.right; rightMargin: Theme.px(16); bottomMargin: Theme.px(16) }
        width: Theme.px(420)
        enterText: qsTr("Next")
        onTyped: text => page.type(text)
        onErased: page.erase()
        onEntered: page.enter()
    }
}
