import QtQuick
import "."

// Amounts as bars: `bars` are {label, value, text}; a label that is empty is left out, the highest bar has its text.
Item {
    id: chart
    property var bars: []
    readonly property real most: Math.max(1, ...bars.map(bar => bar.value))
    readonly property int highest: bars.findIndex(bar => bar.value === most)
    readonly property real step: bars.length > 0 ? width / bars.length : width
    readonly property int floor: height - Theme.px(22)
    Repeater {
        model: chart.bars
        Rectangle {
            x: Math.round(index * chart.step + chart.step * 0.12)
            width: Math.max(2, Math.round(chart.step * 0.76))
            // Something is never drawn as nothing.
            height: modelData.value > 0 ? Math.max(2, Math.round((chart.floor - Theme.px(24)) * modelData.value / chart.most)) : 0
            y: chart.floor - height
            color: Theme.accent
        }
    }
    Rectangle { y: chart.floor; width: parent.width; height: 1; color: Theme.muted }
    Label {
        visible: chart.highest >= 0 && chart.bars[chart.highest].value > 0
        width: Theme.px(150); height: Theme.px(22)
        x: visible ? Math.max(0, Math.min(chart.width - width, (chart.highest + 0.5) * chart.step - width / 2)) : 0
        horizontalAlignment: x === 0 ? Text.AlignLeft : x >= chart.width - width - 1 ? Text.AlignRight : Text.AlignHCenter
        text: visible ? chart.bars[chart.highest].text : ""
        font.pixelSize: Theme.small
    }
    Repeater {
        model: chart.bars
        Label {
            visible: modelData.label !== ""
            width: Theme.px(64); height: Theme.px(20)
            x: Math.max(0, Math.min(chart.width - width, (index + 0.5) * chart.step - width / 2)); y: chart.floor + Theme.px(2)
            horizontalAlignment: x === 0 ? Text.AlignLeft : x >= chart.width - width - 1 ? Text.AlignRight : Text.AlignHCenter
            text: modelData.label; color: Theme.muted; font.pixelSize: Theme.px(15)
        }
    }
}
