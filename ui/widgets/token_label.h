#pragma once

#include "ui/widgets/theme.h"

#include <QLabel>

namespace pallium::ui {

/// A label whose text has a colour of the theme and follows it. Threads: GUI thread.
class TokenLabel final : public QLabel {
    Q_OBJECT

  public:
    explicit TokenLabel(Token token, QWidget* parent = nullptr);
    void setToken(Token token);
    Token token() const { return m_token; }

  private:
    void follow();

    Token m_token;
};

}  // namespace pallium::ui
