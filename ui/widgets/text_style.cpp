#include "ui/widgets/text_style.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>

namespace pallium::ui {
namespace {

/// Belongs to the widget that it watches.
class FontFollower final : public QObject {
  public:
    FontFollower(QWidget& widget, std::function<void()> apply)
        : QObject(&widget), m_apply(std::move(apply)) {
        widget.installEventFilter(this);
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FontChange) m_apply();
        return QObject::eventFilter(watched, event);
    }

  private:
    std::function<void()> m_apply;
};

/// Now and after each change of the theme.
void keepFont(QWidget& widget, const std::function<QFont()>& font) {
    const auto apply = [&widget, font] { widget.setFont(font()); };
    QObject::connect(&theme(), &Theme::changed, &widget, apply);
    apply();
}

void applyColor(QLabel& label, Token token) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, theme().color(token));
    label.setPalette(palette);
}

double sizeOf(TextRole role) {
    switch (role) {
        case TextRole::Title:
            return 1.5;
        case TextRole::Headline:
            return 1.25;
        case TextRole::Figure:
            return 1.7;
        case TextRole::Heading:
        case TextRole::Body:
        case TextRole::Muted:
            break;
    }
    return 1;
}

}  // namespace

void setTextRole(QLabel& label, TextRole role) {
    if (role != TextRole::Body && role != TextRole::Muted) {
        keepFont(label, [role] {
            QFont font = QApplication::font();
            font.setPointSizeF(font.pointSizeF() * sizeOf(role));
            font.setWeight(QFont::DemiBold);
            return font;
        });
    }
    const Token token = role == TextRole::Muted ? Token::TextMuted : Token::Text;
    applyColor(label, token);
    QObject::connect(&theme(), &Theme::changed, &label,
                     [&label, token] { applyColor(label, token); });
}

QLabel* createText(const QString& text, TextRole role) {
    auto* label = new QLabel(text);
    setTextRole(*label, role);
    label->setWordWrap(role == TextRole::Muted);
    return label;
}

void setMonospace(QWidget& widget) {
    keepFont(widget, [] { return theme().monospace(); });
}

QFont smallFont(QFont font, bool isBold) {
    font.setPointSizeF(font.pointSizeF() * 0.85);
    font.setBold(isBold);
    return font;
}

void followFont(QWidget& widget, std::function<void()> apply) {
    apply();
    new FontFollower(widget, std::move(apply));
}

}  // namespace pallium::ui
