import QtQuick
import "."

// Goods were scanned that not everybody may buy: how old is the buyer? Only these keys answer; a scanner that types ends
// with Enter, and says nothing here; neither does F12, which a cashier presses without a look.
Rectangle {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Too young"), run: () => page.answer("age-refused") },
        { key: Qt.Key_F2, hint: "F2", text: qsTr("Looks old enough"), run: () => page.answer("age-by-sight") },
        { key: Qt.Key_F3, hint: "F3", text: qsTr("Document seen"), run: () => page.answer("age-by-document") },
        { key: Qt.Key_F9, hint: "F9", text: languages.current === "zh" ? "English" : "中文", run: () => languages.toggle() }
    ]
    readonly property var born: till.bornBy.split("-").map(Number)
    readonly property string bornText: languages.current === "zh" ? born[0] + "年" + born[1] + "月" + born[2] + "日"
        : new Date(born[0], born[1] - 1, born[2]).toLocaleDateString(Qt.locale("en_GB"), "d MMM yyyy")
    signal acted()

    function answer(what) {
        acted()
        till.ask(what)
    }
    function enter() {}
    function type(text) {}
    function erase() {}
    function back() {}

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Column {
        anchors.centerIn: parent
        width: parent.width - Theme.px(80)
        spacing: Theme.px(14)
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; mayBeCut: true; text: till.ageGoods; font.pixelSize: Theme.large }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTr("Is the buyer %1 or older?").arg(till.age); font.pixelSize: Theme.px(40); font.bold: true }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTr("Born on or before"); color: Theme.muted; font.pixelSize: Theme.large }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: page.bornText; font.pixelSize: Theme.px(72); font.bold: true; color: Theme.accent }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTr("Nothing else is scanned until this is answered"); color: Theme.muted }
    }
}
