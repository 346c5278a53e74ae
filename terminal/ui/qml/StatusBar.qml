import QtQuick
import "."

// What stands for sure: who, where, how far what was sold has got, and what does not work. Pressing it tells more.
Rectangle {
    id: bar
    signal opened()
    color: Theme.bar

    function age(seconds) {
        if (seconds < 60) return qsTr("%1 s").arg(seconds)
        if (seconds < 3600) return qsTr("%1 min").arg(Math.floor(seconds / 60))
        if (seconds < 86400) return qsTr("%1 h").arg(Math.floor(seconds / 3600))
        return qsTr("%1 d").arg(Math.floor(seconds / 86400))
    }
    readonly property string reach: !till.connected ? qsTr("Till core not running")
        : till.uplink === "online" ? qsTr("Online") : till.uplink === "store-only" ? qsTr("Store only") : till.drilling ? qsTr("Outage drill") : qsTr("Offline")
    readonly property color reachColor: !till.connected ? Theme.bad : till.uplink === "online" ? Theme.good : Theme.warning
    readonly property string waiting: till.unsent === 0 ? qsTr("all sent")
        : qsTr("%1 unsent, %2, since %3").arg(till.unsent).arg(till.unsentValue).arg(age(till.oldestUnsentSeconds))

    Row {
        id: left
        anchors { left: parent.left; leftMargin: Theme.px(12); verticalCenter: parent.verticalCenter }
        spacing: Theme.px(16)
        Label { text: till.desk; color: Theme.barMuted; font.pixelSize: Theme.small }
        Rectangle {
            visible: till.training
            width: training.implicitWidth + Theme.px(16); height: Theme.px(28); radius: Theme.px(4); color: Theme.warning
            Label { id: training; anchors.centerIn: parent; text: qsTr("TRAINING"); color: Theme.bar; font.pixelSize: Theme.small; font.bold: true }
        }
        Label { text: till.cashier === "" ? qsTr("nobody signed in") : till.cashier; color: Theme.barInk; font.pixelSize: Theme.small }
    }
    Row {
        id: right
        anchors { right: parent.right; rightMargin: Theme.px(12); verticalCenter: parent.verticalCenter }
        spacing: Theme.px(14)
        Repeater {
            model: till.devices
            Row {
                spacing: Theme.px(5)
                Rectangle {
                    width: Theme.px(11); height: width; radius: width / 2
                    anchors.verticalCenter: parent.verticalCenter
                    color: modelData.works ? Theme.good : Theme.bad
                }
                Label {
                    font.pixelSize: Theme.px(15)
                    color: modelData.works ? Theme.barMuted : Theme.bad
                    text: bar.deviceName(modelData.kind)
                }
            }
        }
        Label { text: "⏱ " + qsTr("clock %1 s off").arg(Math.abs(till.clockSkewSeconds)); visible: Math.abs(till.clockSkewSeconds) >= 5
                color: Theme.warning; font.pixelSize: Theme.small }
    }
    Row {
        anchors { left: left.right; leftMargin: Theme.px(20); right: right.left; rightMargin: Theme.px(14); verticalCenter: parent.verticalCenter }
        spacing: Theme.px(8)
        Rectangle { id: dot; width: Theme.px(13); height: width; radius: width / 2; color: bar.reachColor; anchors.verticalCenter: parent.verticalCenter }
        Label {
            width: parent.width - dot.width - parent.spacing
            mayBeCut: true               // rather than written over the devices
            text: bar.reach + (till.connected ? " · " + bar.waiting : "")
            color: bar.reachColor
            font.pixelSize: Theme.small
        }
    }
    function deviceName(kind) {
        return kind === "printer" ? qsTr("Printer") : kind === "drawer" ? qsTr("Drawer") : kind === "scanner" ? qsTr("Scanner")
             : kind === "display" ? qsTr("Display") : qsTr("Mirror")
    }
    MouseArea { anchors.fill: parent; onClicked: bar.opened() }
}
