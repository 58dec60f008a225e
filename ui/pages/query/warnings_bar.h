#pragma once

#include <QFrame>
#include <QStringList>

class QToolButton;

namespace pallium::ui {

class LimitsButton;
class TokenLabel;

/// Warnings and remarks of the newest answers in one line, which opens to all of them. Hidden
/// without any. Threads: GUI thread.
class WarningsBar final : public QFrame {
    Q_OBJECT

  public:
    explicit WarningsBar(QWidget* parent = nullptr);
    void setTexts(const QStringList& warnings, const QStringList& infos);

  private:
    void show(bool isOpen);

    QToolButton* m_toggle = nullptr;
    TokenLabel* m_text = nullptr;
    LimitsButton* m_limits = nullptr;
    QStringList m_warnings;
    QStringList m_infos;
};

}  // namespace pallium::ui
