#pragma once

#include "ui/pages/page.h"

#include <QModelIndex>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace pallium::ui {

class SettingsModel;

/// What the chosen setting means, and its path, flag and YAML to copy. Commands are
/// `configuration.copyPath`, `configuration.copyFlag` and `configuration.copyYaml`. Threads: GUI
/// thread.
class SettingBar final : public QWidget {
    Q_OBJECT

  public:
    explicit SettingBar(PageContext& context, QWidget* parent = nullptr);

    /// `index` is one of `model`; an invalid one: none is chosen.
    void showSetting(const SettingsModel& model, const QModelIndex& index);
    /// At the start of the row of buttons.
    void addToRow(QWidget* part);

  Q_SIGNALS:
    void notice(const QString& text);

  private:
    /// `copied` is a member, read when the command runs.
    QAction* addCopy(PageContext& context, const QString& id, const QString& text,
                     const QString& copied);
    void enable();

    QLabel* m_help = nullptr;
    QHBoxLayout* m_row = nullptr;
    int m_parts = 0;
    QAction* m_copyPath = nullptr;
    QAction* m_copyFlag = nullptr;
    QAction* m_copyYaml = nullptr;
    QString m_path;
    QString m_flag;
    QString m_lines;
};

}  // namespace pallium::ui
