#pragma once

#include "ui/pages/page.h"

class QPushButton;
class QRadioButton;

namespace pallium::ui {

/// Page `welcome`: the four ways to begin, and the look of the window. Whether it is shown at every
/// start is the preference `welcome.atStart`. Threads: GUI thread.
class WelcomePage final : public Page {
    Q_OBJECT

  public:
    explicit WelcomePage(PageContext& context, QWidget* parent = nullptr);

    QString title() const override;
    void setActive(bool isActive) override;
    void refresh(bool isHard) override;
    QWidget* initialFocus() override;

  private:
    QWidget* createHeading();
    QWidget* createDoors();
    /// The face of a shell command; disabled where the shell has none.
    QPushButton* createCommandButton(const char* id, const QString& text);
    QWidget* createChoices();
    QWidget* createThemeChoice();
    QWidget* createTimeChoice();
    void showTimes();
    void copyCommand();

    QPushButton* m_first = nullptr;
    QRadioButton* m_utc = nullptr;
    QRadioButton* m_local = nullptr;
};

}  // namespace pallium::ui
