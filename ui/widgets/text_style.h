#pragma once

#include <Qt>

class QLabel;
class QWidget;

namespace pallium::ui {

/// The steps of the typographic ladder.
enum class TextRole : quint8 {
    Title,    // of a page
    Heading,  // of a pane
    Figure,   // the one number of a card
    Body,
    Muted,  // what explains
};

/// Size, weight and colour of a label; the colour follows the theme. Texts are plain.
void setTextRole(QLabel& label, TextRole role);

}  // namespace pallium::ui
