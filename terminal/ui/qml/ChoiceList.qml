import QtQuick
import "."

// Rows to choose one from: {main, below, right, warn}.
Rectangle {
    id: list
    property var rows: []
    property string emptyText
    property int current: 0
    readonly property var chosen: rows.length > 0 ? rows[Math.min(current, rows.length - 1)] : undefined
    readonly property bool begun: view.count > 0
    function up() { if (current > 0) current -= 1 }
    function down() { if (current < rows.length - 1) current += 1 }
    onRowsChanged: if (current >= rows.length) current = Math.max(0, rows.length - 1)
    onCurrentChanged: view.positionViewAtIndex(current, ListView.Contain)
    color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
    Label { anchors { left: parent.left; right: parent.right; margins: Theme.gap; verticalCenter: parent.verticalCenter } horizontalAlignment: Text.AlignHCenter
            visible: list.rows.length === 0; text: list.emptyText; color: Theme.muted; wrapMode: Text.Wrap }
    ListView {
        id: view
        anchors { fill: parent; margins: 1 }
        clip: true
        model: list.rows
        boundsBehavior: Flickable.StopAtBounds
        delegate: Rectangle {
            width: ListView.view.width; height: Theme.px(62)
            color: index === list.current ? Theme.chosen : Theme.panel
            Label { id: right; anchors { right: parent.right; rightMargin: Theme.px(12) } width: text === "" ? 0 : Theme.px(120); height: Theme.px(34); y: Theme.px(3)
                    horizontalAlignment: Text.AlignRight; text: modelData.right || ""; font.pixelSize: Theme.px(19) }
            Label { anchors { left: parent.left; leftMargin: Theme.px(12); right: right.left; rightMargin: Theme.gap } y: Theme.px(3); height: Theme.px(34)
                    text: modelData.main; mayBeCut: true; fontSizeMode: Text.FixedSize; font.pixelSize: Theme.px(19); color: modelData.warn === true ? Theme.problem : Theme.ink }
            Label { anchors { left: parent.left; leftMargin: Theme.px(12); right: parent.right; rightMargin: Theme.px(12) } y: Theme.px(35); height: Theme.px(24)
                    text: modelData.below || ""; mayBeCut: true; fontSizeMode: Text.FixedSize; font.pixelSize: Theme.px(16); color: Theme.muted }
            Rectangle { width: parent.width; height: 1; color: Theme.rule; anchors.bottom: parent.bottom }
            TapHandler { gesturePolicy: TapHandler.ReleaseWithinBounds; onTapped: list.current = index }
        }
    }
    ScrollMark { flicked: view }
}
