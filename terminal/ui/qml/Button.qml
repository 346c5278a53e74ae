import QtQuick
import "."

// Something to press: by finger, or by the key whose name it shows.
Rectangle {
    id: button
    property string text
    property string hint            // the key that does the same
    property bool primary: false
    property bool usable: true
    property bool repeats: false     // while it is held down
    property int size: Theme.body
    signal pressed()

    implicitHeight: Theme.target
    radius: Theme.px(6)
    color: !usable ? Theme.ground : primary ? (area.pressed ? Theme.pressed : Theme.accent)
                                            : (area.pressed ? Theme.chosen : Theme.panel)
    border.width: primary && usable ? 0 : 1
    border.color: Theme.rule

    Label {
        anchors { fill: parent; leftMargin: Theme.gap; rightMargin: Theme.gap }
        anchors.bottomMargin: button.hint === "" ? 0 : Theme.px(16)
        horizontalAlignment: Text.AlignHCenter
        text: button.text
        font.pixelSize: button.size
        color: !button.usable ? Theme.muted : button.primary ? Theme.accentInk : Theme.ink
    }
    Label {
        visible: button.hint !== ""
        anchors { bottom: parent.bottom; bottomMargin: Theme.px(3); horizontalCenter: parent.horizontalCenter }
        text: button.hint
        font.pixelSize: Theme.px(14)
        color: button.primary && button.usable ? Theme.accentInk : Theme.muted
    }
    // Not a MouseArea: that takes two quick taps for a double click and loses the second.
    TapHandler {
        id: area
        enabled: button.usable
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 3600        // whoever presses for long means it, too
        onTapped: {
            if (!repeat.began)
                button.pressed()
        }
        onPressedChanged: if (pressed) repeat.began = false
    }
    Timer {
        id: repeat
        property bool began: false
        running: button.repeats && area.pressed
        interval: began ? 70 : 500
        repeat: true
        onTriggered: {
            began = true
            button.pressed()
        }
    }
}
