import QtQuick
import Queueback
import "."

// The second screen, for the buyer: what was scanned, what it costs, change, and the receipt's code. It shows the till
// and works nothing.
Rectangle {
    id: root
    readonly property bool selling: till.phase === "selling" || till.phase === "saving" || till.phase === "paying-from-wallet" || till.phase === "checking-age" || till.phase === "picking-up" || till.phase === "handing-over"
    readonly property bool returning: till.phase === "returning" || till.phase === "paying-back"
    readonly property bool done: till.phase === "done"
    readonly property bool idle: !till.connected || !(done || ((selling || returning) && till.lines.count > 0))
    color: Theme.ground
    Binding { target: Theme; property: "unit"; value: Math.max(0.5, Math.min(root.width / 1024, root.height / 600)) }

    Column {
        anchors.centerIn: parent
        width: parent.width - Theme.px(80)
        spacing: Theme.px(16)
        visible: root.idle
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: till.storeName; font.pixelSize: Theme.px(64); font.bold: true; color: Theme.accent }
        Label { width: parent.width; horizontalAlignment: Text.AlignHCenter; text: qsTr("Welcome"); font.pixelSize: Theme.px(40) }
    }
    Item {
        anchors { fill: parent; margins: Theme.px(20) }
        visible: !root.idle && !root.done
        SaleList {
            anchors { left: parent.left; top: parent.top; bottom: parent.bottom; right: panel.left; rightMargin: Theme.px(20) }
            enabled: false
        }
        Item {
            id: panel
            anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
            width: Theme.px(400)
            Label { id: heading; width: parent.width; text: root.returning ? qsTr("YOU GET BACK") : qsTr("TOTAL"); color: Theme.muted; font.pixelSize: Theme.px(30) }
            Label { id: amount; anchors.top: heading.bottom; width: parent.width; text: root.returning ? till.giveBack : till.total; font.pixelSize: Theme.px(96); font.bold: true; color: Theme.accent }
            Column {
                anchors { top: amount.bottom; topMargin: Theme.px(20) }
                width: parent.width
                spacing: Theme.px(10)
                Label { width: parent.width; visible: till.discount !== ""; text: qsTr("You save %1").arg(till.discount); font.pixelSize: Theme.large }
                Label { width: parent.width; visible: till.paid.length > 0; text: qsTr("To pay: %1").arg(till.missing); font.pixelSize: Theme.px(40) }
                Label { width: parent.width; visible: till.member !== ""; text: qsTr("Member %1").arg(till.member); font.pixelSize: Theme.large }
                Label { width: parent.width; wrapMode: Text.Wrap; visible: till.estimate !== ""; text: qsTr("May earn %1, not guaranteed").arg(till.estimate); color: Theme.muted }
            }
            Label { anchors.bottom: parent.bottom; width: parent.width; visible: till.training; text: qsTr("TRAINING"); color: Theme.problem; font.pixelSize: Theme.px(40); font.bold: true }
        }
    }
    Item {
        anchors { fill: parent; margins: Theme.px(30) }
        visible: root.done
        Column {
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            width: parent.width - (code.visible ? code.width + Theme.px(30) : 0)
            spacing: Theme.px(14)
            Label { width: parent.width; text: qsTr("Thank you"); font.pixelSize: Theme.px(56); font.bold: true; color: Theme.accent }
            Label { width: parent.width; text: qsTr("Total %1").arg(till.total); font.pixelSize: Theme.px(36) }
            Label { width: parent.width; text: qsTr("Change %1").arg(till.change); font.pixelSize: Theme.px(48); font.bold: true }
            Label { width: parent.width; wrapMode: Text.Wrap; visible: till.estimate !== ""; text: qsTr("May earn %1, not guaranteed").arg(till.estimate); color: Theme.muted; font.pixelSize: Theme.large }
            Label { width: parent.width; wrapMode: Text.Wrap; visible: code.visible; text: qsTr("Your receipt and your place in line: scan the code"); font.pixelSize: Theme.large }
        }
        QrImage {
            id: code
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            width: Math.min(parent.height, Theme.px(420)); height: width
            visible: till.receiptLink !== ""
            text: till.receiptLink
        }
    }
}
