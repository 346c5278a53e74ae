import QtQuick
import "."

// The number that is seen from afar, and what comes next.
Rectangle {
    id: panel
    property string title
    property string amount
    property string next
    property string aside            // small print beside the title
    property bool small: false       // the amount beside its title, and nothing else
    color: Theme.panel
    border { width: 1; color: Theme.rule }
    radius: Theme.px(6)
    Label {
        id: heading
        anchors { top: parent.top; topMargin: Theme.px(6); left: parent.left; leftMargin: Theme.px(14) }
        text: panel.title; color: Theme.muted; font.pixelSize: Theme.small
    }
    Label {
        anchors { top: parent.top; topMargin: Theme.px(6); left: heading.right; leftMargin: Theme.gap; right: parent.right; rightMargin: Theme.px(14) }
        horizontalAlignment: Text.AlignRight
        visible: !panel.small; text: panel.aside; color: Theme.muted; font.pixelSize: Theme.px(15)
    }
    Label {
        anchors { top: panel.small ? parent.top : heading.bottom; left: parent.left; right: parent.right; leftMargin: Theme.px(14); rightMargin: Theme.px(14) }
        height: panel.small ? parent.height : Theme.px(76)
        horizontalAlignment: Text.AlignRight
        text: panel.amount; font.pixelSize: panel.small ? Theme.px(40) : Theme.huge; font.bold: true
    }
    Label {
        anchors { bottom: parent.bottom; bottomMargin: Theme.px(6); left: parent.left; right: parent.right; leftMargin: Theme.px(14); rightMargin: Theme.px(14) }
        visible: !panel.small
        text: panel.next; color: Theme.accent
    }
}
