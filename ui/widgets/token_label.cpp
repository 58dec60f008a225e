#include "ui/widgets/token_label.h"

namespace pallium::ui {

TokenLabel::TokenLabel(Token token, QWidget* parent) : QLabel(parent), m_token(token) {
    connect(&theme(), &Theme::changed, this, &TokenLabel::follow);
    follow();
}

void TokenLabel::setToken(Token token) {
    if (m_token == token) return;
    m_token = token;
    follow();
}

void TokenLabel::follow() {
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, theme().color(m_token));
    setPalette(colors);
}

}  // namespace pallium::ui
