#pragma once

#include "ui/pages/page.h"
#include "ui/shell/palette_search.h"

#include <QFutureWatcher>
#include <QObject>

namespace pallium::ui {

class Connector;
class SearchPopup;

/// One box that finds and runs everything: commands, metrics of the tenant, tenants, connections,
/// help. Threads: GUI thread.
class CommandPalette final : public QObject {
    Q_OBJECT

  public:
    /// All outlive it; `window` is where it opens.
    CommandPalette(PageContext& context, Connector& connector, QWidget* window);

    void open(const QString& text = {});
    SearchPopup& popup() { return *m_popup; }

  Q_SIGNALS:
    void pageRequested(const pallium::ui::PageRequest& request);

  private:
    void collect();
    void addCommands(std::vector<Row>& rows) const;
    void addPlaces(std::vector<Row>& rows) const;
    void showRows(const QString& text);
    void run(const QString& key);
    void remember(const QString& key);

    PageContext& m_context;
    Connector& m_connector;
    QWidget* m_window;
    SearchPopup* m_popup;
    PaletteSearch m_search;
    QFutureWatcher<std::vector<MetricIndex::Hit>> m_searching;
};

}  // namespace pallium::ui
