import QtQuick
import "."

// The sale is on the disk: what to hand back.
Item {
    id: page
    readonly property var actions: [
        { key: Qt.Key_F7, hint: "F7", text: qsTr("Receipts"), run: () => root.show("receipts") },
        { key: Qt.Key_F8, hint: "F8", text: qsTr("Sign out"), run: () => till.sign_out() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Next sale"), primary: true, run: () => page.enter() }
    ]
    signal acted()
    // What the store made of it, once it has the sale.
    readonly property bool isEarned: till.earned.receipt == till.receipt && till.earned.entitlement !== undefined && till.earned.position > 0
    readonly property bool isThere: till.estimate !== "" && !till.training && till.uplink !== "offline" && till.unsentToStore === 0
    onIsThereChanged: if (isThere) till.load_earned(till.receipt)
    Component.onCompleted: if (isThere) till.load_earned(till.receipt)
    property string typed                // a code for the next sale, typed or from a scanner that types

    function enter() {
        acted()
        if (typed === "")
            till.next_sale()
        else
            till.enter_code(typed)
        typed = ""
    }
    function type(text) { typed += text }
    function erase() { typed = typed.slice(0, -1) }
    function back() { typed = "" }

    Column {
        anchors.centerIn: parent
        width: parent.width - Theme.px(120)
        spacing: Theme.px(10)
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTr("Change"); color: Theme.muted; font.pixelSize: Theme.large }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: till.change; font.pixelSize: Theme.px(120); font.bold: true; color: Theme.accent }
        Label {
            width: parent.width; horizontalAlignment: Text.AlignHCenter
            text: till.training ? qsTr("Training: nothing was booked. Total %1").arg(till.total)
                                : qsTr("Receipt %1 · total %2").arg(till.receipt).arg(till.total)
        }
        Label {
            width: parent.width; horizontalAlignment: Text.AlignHCenter
            visible: till.estimate !== "" || page.isEarned
            text: page.isEarned ? qsTr("Earned %1 (%2), place %3 in line").arg(till.earned.entitlement).arg(root.sourceName(till.earned.source)).arg(till.earned.position)
                                : qsTr("May earn %1 (%2)").arg(till.estimate).arg(root.sourceName(till.estimateSource))
            color: Theme.muted
        }
        Label {
            width: parent.width; horizontalAlignment: Text.AlignHCenter
            text: page.typed === "" ? qsTr("Scan the next buyer's goods, or press Enter") : page.typed
            color: Theme.muted
        }
        Button { anchors.horizontalCenter: parent.horizontalCenter; width: Theme.px(320); height: Theme.px(64); text: qsTr("Next sale"); hint: qsTr("Enter"); primary: true; onPressed: page.enter() }
    }
}
