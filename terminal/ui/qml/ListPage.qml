import QtQuick
import "."

// A list to choose from. `rows` are {left, main, right}; `chosen(index)` when a row is pressed or Enter.
Rectangle {
    id: page
    property string title
    property string emptyText
    property var rows: []
    property alias current: view.currentIndex
    signal chosen(int index)
    signal acted()
    function up() { view.decrementCurrentIndex() }
    function down() { view.incrementCurrentIndex() }
    function enter() { if (rows.length > 0) chosen(view.currentIndex) }
    function type(text) {}
    function erase() {}
    function back() { root.close() }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        text: page.title; font.pixelSize: Theme.large
    }
    Rectangle {
        anchors { top: heading.bottom; left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
        color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
        Label { anchors.centerIn: parent; visible: page.rows.length === 0; text: page.emptyText; color: Theme.muted; font.pixelSize: Theme.large }
        ListView {
            id: view
            anchors { fill: parent; margins: 1 }
            clip: true
            model: page.rows
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            delegate: Rectangle {
                width: ListView.view.width
                height: Theme.px(54)
                color: ListView.isCurrentItem ? Theme.chosen : Theme.panel
                Label { id: left; x: Theme.px(14); height: parent.height; width: Theme.px(170); text: modelData.left; color: Theme.muted }
                Label {
                    anchors { left: left.right; leftMargin: Theme.gap; right: right.left; rightMargin: Theme.gap }
                    height: parent.height; text: modelData.main; mayBeCut: true; fontSizeMode: Text.FixedSize
                }
                Label { id: right; anchors { right: parent.right; rightMargin: Theme.px(14) } width: Theme.px(240); height: parent.height
                        horizontalAlignment: Text.AlignRight; text: modelData.right }
                Rectangle { width: parent.width; height: 1; color: Theme.rule; anchors.bottom: parent.bottom }
                MouseArea {
                    anchors.fill: parent
                    onClicked: {
                        view.currentIndex = index
                        page.chosen(index)
                    }
                }
            }
        }
    }
}
