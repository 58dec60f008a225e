#pragma once

#include <QTreeView>

namespace pallium::ui {

/// The tree of settings, which keeps all its columns in view until a person resizes one of them.
/// Threads: GUI thread.
class SettingsTree final : public QTreeView {
    Q_OBJECT

  public:
    explicit SettingsTree(QWidget* parent = nullptr);
    /// Shares the room out among the columns that are shown.
    void fitColumns();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    bool m_isHeld = false;  // a person chose a width
    bool m_isFitting = false;
};

}  // namespace pallium::ui
