import QtQuick
import "."

// The lines of a sale or pickup. `current` is the chosen one, counted from 0.
Rectangle {
    id: box
    property int current: till.lines.count - 1
    property bool priced: true       // whether unit prices are known
    property string emptyText
    function up() { if (current > 0) current -= 1 }
    function down() { if (current < till.lines.count - 1) current += 1 }

    // At once, and not when the view lays out its rows the next time: the next key may come before that.
    Connections {
        target: till.lines
        function onCount_changed() { box.current = till.lines.count - 1 }
    }
    onCurrentChanged: view.positionViewAtIndex(Math.max(0, current), ListView.Contain)

    color: Theme.panel
    border { width: 1; color: Theme.rule }
    radius: Theme.px(6)
    Label {
        anchors.centerIn: parent
        width: parent.width - 4 * Theme.gap
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        visible: till.lines.count === 0
        text: box.emptyText
        color: Theme.muted
        font.pixelSize: Theme.large
    }
    ListView {
        id: view
        anchors { fill: parent; margins: 1 }
        clip: true
        model: till.lines
        boundsBehavior: Flickable.StopAtBounds
        delegate: Rectangle {
            width: ListView.view.width
            height: Theme.px(56)
            color: index === box.current ? Theme.chosen : Theme.panel
            Label {
                id: number
                x: Theme.gap; width: Theme.px(34); height: parent.height
                text: index + 1; color: Theme.muted; font.pixelSize: Theme.small
                horizontalAlignment: Text.AlignRight
            }
            readonly property string promotion: languages.current === "zh" ? promotionZh : promotionEn
            Label {
                objectName: "line name"
                anchors { left: number.right; leftMargin: Theme.px(12); right: count.left; rightMargin: Theme.gap }
                height: parent.promotion === "" ? parent.height : Theme.px(34)
                text: name; mayBeCut: true; fontSizeMode: Text.FixedSize; font.pixelSize: Theme.px(23)
            }
            Label {
                objectName: "line promotion"
                anchors { left: number.right; leftMargin: Theme.px(12); right: count.left; rightMargin: Theme.gap; bottom: parent.bottom; bottomMargin: 2 }
                height: Theme.px(22)
                visible: parent.promotion !== ""
                text: parent.promotion; mayBeCut: true; fontSizeMode: Text.FixedSize; font.pixelSize: Theme.small
                color: Theme.accent
            }
            Label {
                id: count
                anchors { right: amount.left; rightMargin: Theme.gap }
                width: Theme.px(box.priced ? 170 : 80); height: parent.height
                horizontalAlignment: Text.AlignRight
                text: leftToReturn !== "" ? quantity + " / " + leftToReturn : (box.priced ? quantity + " × " + unitPrice : quantity) + (discount === "" ? "" : "  −" + discount)
                color: Theme.muted
            }
            Label {
                id: amount
                anchors { right: parent.right; rightMargin: Theme.px(14) }
                width: Theme.px(120); height: parent.height
                horizontalAlignment: Text.AlignRight
                text: lineTotal + (deducted === "" ? "" : " + " + deducted)
                font.pixelSize: Theme.px(24)
            }
            Rectangle { width: parent.width; height: 1; color: Theme.rule; anchors.bottom: parent.bottom }
            MouseArea { anchors.fill: parent; onClicked: box.current = index }
        }
    }
}
