#pragma once

#include "ui/models/step_choice.h"

#include <QComboBox>

namespace pallium::ui {

/// Chooses the step of a graph: automatic (with the step that it came to), low, medium or high
/// resolution, a usual duration, or any duration typed. Threads: GUI thread.
class StepEdit final : public QComboBox {
    Q_OBJECT

  public:
    explicit StepEdit(QWidget* parent = nullptr);

    const StepChoice& choice() const { return m_choice; }
    /// Emits choiceChanged if it differs.
    void setChoice(const StepChoice& choice);
    /// What the last query used: shown beside the choice. 0: nothing yet.
    void setUsedStepMs(qint64 stepMs);

  Q_SIGNALS:
    void choiceChanged(const pallium::ui::StepChoice& choice);

  private:
    void fill();
    void applyText();
    void showChoice();
    void changeEvent(QEvent* event) override;

    StepChoice m_choice;
    qint64 m_usedStepMs = 0;
};

}  // namespace pallium::ui
