#pragma once

#include <QFont>
#include <QString>

#include <functional>

class QLabel;
class QWidget;

namespace pallium::ui {

/// The steps of the typographic ladder.
enum class TextRole : quint8 {
    Title,     // of a page
    Headline,  // of what fills a pane, or of one choice among few
    Heading,   // of a pane
    Figure,    // the one number of a card
    Body,
    Muted,  // what explains
};

/// Size, weight and colour of a label; they follow the theme and the size of text.
/// Requires: not called for this label before.
void setTextRole(QLabel& label, TextRole role);
/// A label in that role; what explains is wrapped.
QLabel* createText(const QString& text, TextRole role);

/// Fixed-width letters, for expressions, YAML and numbers; they follow the size of text.
void setMonospace(QWidget& widget);

/// For captions, badges and the labels of axes.
QFont smallFont(QFont font, bool isBold = false);

/// Calls `apply` now and whenever the font of `widget` changed: for what is measured in letters.
void followFont(QWidget& widget, std::function<void()> apply);

}  // namespace pallium::ui
