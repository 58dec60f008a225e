#pragma once

#include "ui/models/export.h"
#include "ui/models/tenant_model.h"
#include "ui/pages/page.h"

#include <QObject>

#include <vector>

class QMenu;
class QPushButton;

namespace pallium::ui {

class DataTable;
class FileExport;

/// What can be done with the tenants that are selected in a table, and the menus that offer it: one
/// for them, one for files of the table. Threads: GUI thread.
class TenantActions final : public QObject {
    Q_OBJECT

  public:
    static constexpr int kMostTabs = 12;

    /// Commands belong to `page`, which owns this; model and table are the page's.
    TenantActions(QWidget& page, PageContext& context, const TenantModel& model, DataTable& table);

    QPushButton* createSelectionButton();
    QPushButton* createExportButton();
    /// The selection, or what is shown, is another.
    void update();

  Q_SIGNALS:
    void requested(const pallium::ui::PageRequest& request);
    void told(const QString& text);

  private:
    void addCommands();
    QStringList selected() const;
    void copyIds();
    void openTabs();
    void compare();
    void exportAs(ExportFormat format);

    QWidget& m_page;
    PageContext& m_context;
    const TenantModel& m_model;
    DataTable& m_table;
    FileExport* m_export = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_tabs = nullptr;
    QAction* m_compare = nullptr;
    std::vector<QAction*> m_exports;
};

}  // namespace pallium::ui
