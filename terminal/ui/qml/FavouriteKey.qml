import QtQuick
import "."

// Goods to add with one touch.
Rectangle {
    id: key
    property string name
    property string price
    property bool chosen: false
    property bool usable: true
    readonly property string text: name
    signal pressed()

    radius: Theme.px(6)
    color: area.pressed || chosen ? Theme.chosen : Theme.ground
    border { width: chosen ? Theme.px(2) : 1; color: chosen ? Theme.accent : Theme.rule }
    Label {
        anchors { fill: parent; margins: Theme.px(5); bottomMargin: Theme.px(22) }
        horizontalAlignment: Text.AlignHCenter
        text: key.name
        wrapMode: Text.Wrap; fontSizeMode: Text.Fit; maximumLineCount: 2
        font.pixelSize: Theme.px(20)
        mayBeCut: true
    }
    Label {
        anchors { bottom: parent.bottom; bottomMargin: Theme.px(3); horizontalCenter: parent.horizontalCenter }
        text: key.price; font.pixelSize: Theme.small; color: Theme.muted
    }
    TapHandler {
        id: area
        gesturePolicy: TapHandler.DragThreshold     // the grid may be drawn
        longPressThreshold: 3600
        onTapped: key.pressed()
    }
}
