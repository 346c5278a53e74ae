import QtQuick
import "."

// A list to choose from. `rows` are {left, main, right}; `chosen(index)` when a row is pressed or Enter. With a `key` the
// row that is marked stays marked while others come and go.
Rectangle {
    id: page
    property string title
    property string emptyText
    property var rows: []
    property bool searched: false        // a field to type in stands where the title would
    property alias typed: field.text
    property alias prompt: field.placeholder
    property alias letters: field.letters
    property string aside                // beside the field
    property string marked               // key of the marked row; empty: it has none
    property int rightWidth: Theme.px(240)
    readonly property bool shrinks: true // it makes do with the room above the keyboard
    readonly property Item box: list
    property alias current: view.currentIndex
    signal chosen(int index)
    signal acted()
    function up() { listUp() }
    function down() { listDown() }
    function listUp() { view.decrementCurrentIndex(); mark() }
    function listDown() { view.incrementCurrentIndex(); mark() }
    function keyAt(index) { return rows[index] !== undefined && rows[index].key !== undefined ? rows[index].key : "" }
    function mark() { marked = keyAt(view.currentIndex) }
    function markAgain() {
        const there = marked === "" ? -1 : rows.findIndex(row => row.key === marked)
        if (there > 0)
            view.currentIndex = there
        mark()
    }
    function enter() { if (rows.length > 0) chosen(view.currentIndex) }
    function type(text) { if (searched) field.type(text) }
    function erase() { if (searched) field.erase() }
    function back() { root.close() }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Item {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: page.searched ? Theme.gap : Theme.px(16) }
        height: page.searched ? field.height : title.height
        Label { id: title; width: parent.width; visible: !page.searched; text: page.title; font.pixelSize: Theme.large }
        Entry {
            id: field
            anchors { left: parent.left; right: note.left; rightMargin: page.aside === "" ? 0 : Theme.px(14) }
            visible: page.searched
            letters: "words"
            most: 200                    // a code that a scanner types has room
        }
        Label {
            id: note
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            width: page.aside === "" ? 0 : Theme.px(210)
            horizontalAlignment: Text.AlignRight
            text: page.aside; color: Theme.muted
        }
    }
    Rectangle {
        id: list
        anchors { top: heading.bottom; left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
        color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
        Label { anchors.centerIn: parent; visible: page.rows.length === 0; text: page.emptyText; color: Theme.muted; font.pixelSize: Theme.large }
        ListView {
            id: view
            anchors { fill: parent; margins: 1 }
            clip: true
            model: page.rows
            onModelChanged: page.markAgain()
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
                Label { id: right; anchors { right: parent.right; rightMargin: Theme.px(14) } width: page.rightWidth; height: parent.height
                        horizontalAlignment: Text.AlignRight; text: modelData.right }
                Rectangle { width: parent.width; height: 1; color: Theme.rule; anchors.bottom: parent.bottom }
                MouseArea {
                    anchors.fill: parent
                    onClicked: {
                        view.currentIndex = index
                        page.mark()
                        page.chosen(index)
                    }
                }
            }
        }
        ScrollMark { flicked: view }
    }
}
