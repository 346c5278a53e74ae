import QtQuick
import "."

// Text that never runs out of its box: it shrinks, and is cut with an ellipsis only when it cannot shrink further.
Text {
    property bool mayBeCut: false
    font.family: Theme.family
    font.pixelSize: Theme.body
    color: Theme.ink
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    fontSizeMode: Text.HorizontalFit
    minimumPixelSize: Theme.px(13)
    elide: mayBeCut ? Text.ElideRight : Text.ElideNone
    renderType: Text.NativeRendering
}
