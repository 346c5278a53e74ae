import QtQuick
import "."

// Says that there is more above or below.
Rectangle {
    required property Flickable flicked
    parent: flicked.parent
    visible: flicked.visible && flicked.visibleArea.heightRatio < 1
    x: flicked.x + flicked.width - width
    y: flicked.y + flicked.visibleArea.yPosition * flicked.height
    width: Theme.px(5)
    height: flicked.visibleArea.heightRatio * flicked.height
    radius: width / 2
    color: Theme.muted
    opacity: 0.6
}
