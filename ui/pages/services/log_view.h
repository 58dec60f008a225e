#pragma once

#include "ui/models/log_model.h"
#include "ui/pages/page.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace pallium::ui {

class DataTable;
class FileSaver;
class FilterEdit;

/// The log of the server in this process: by level, component and text, following what is added,
/// and saved as it is shown. Reads on while it is seen. Threads: GUI thread.
class LogView final : public QWidget {
    Q_OBJECT

  public:
    explicit LogView(PageContext& context, QWidget* parent = nullptr);

    /// Whether the session's server is the one in this process, and its log can be had.
    static bool isOffered(const PageContext& context);
    void setTimeZone(const QTimeZone& zone) { m_model.setTimeZone(zone); }
    DataTable& table() { return *m_table; }
    /// Writes what is shown, without a question.
    void exportTo(const QString& path);

  Q_SIGNALS:
    void notice(const QString& text);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* createTools();
    void createTable();
    void read();
    void fillComponents();
    void showLines();
    void stopFollowing();

    PageContext& m_context;
    LogModel m_model;
    LogFilter m_filter{m_model};
    QTimer m_clock;
    FileSaver* m_files = nullptr;
    QComboBox* m_level = nullptr;
    QComboBox* m_component = nullptr;
    FilterEdit* m_text = nullptr;
    QCheckBox* m_follow = nullptr;
    DataTable* m_table = nullptr;
    QLabel* m_count = nullptr;
};

}  // namespace pallium::ui
