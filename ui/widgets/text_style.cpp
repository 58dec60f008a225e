#include "ui/widgets/text_style.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QLabel>

namespace pallium::ui {
namespace {

void applyColor(QLabel& label, Token token) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, theme().color(token));
    label.setPalette(palette);
}

}  // namespace

void setTextRole(QLabel& label, TextRole role) {
    QFont font = QApplication::font();
    switch (role) {
        case TextRole::Title:
            font.setPointSizeF(font.pointSizeF() * 1.5);
            font.setWeight(QFont::DemiBold);
            break;
        case TextRole::Heading:
            font.setWeight(QFont::DemiBold);
            break;
        case TextRole::Figure:
            font.setPointSizeF(font.pointSizeF() * 1.7);
            font.setWeight(QFont::DemiBold);
            break;
        case TextRole::Body:
        case TextRole::Muted:
            break;
    }
    label.setFont(font);
    label.setTextFormat(Qt::PlainText);
    const Token token = role == TextRole::Muted ? Token::TextMuted : Token::Text;
    applyColor(label, token);
    QObject::connect(&theme(), &Theme::changed, &label,
                     [&label, token] { applyColor(label, token); });
}

}  // namespace pallium::ui
