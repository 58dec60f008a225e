#include "ui/widgets/chart/plot_accessible.h"

#include "ui/widgets/chart/plot_view.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace pallium::ui {
namespace {

class PlotAccessible final : public QAccessibleWidget {
  public:
    explicit PlotAccessible(PlotView* view) : QAccessibleWidget(view, QAccessible::Chart) {}

    QString text(QAccessible::Text kind) const override {
        const auto* view = static_cast<const PlotView*>(widget());
        if (kind == QAccessible::Name) return view->accessibleTitle();
        if (kind == QAccessible::Description) return view->accessibleSummary();
        return QAccessibleWidget::text(kind);
    }
    // The viewport and its items are how it is painted, not what it says.
    int childCount() const override { return 0; }
};

QAccessibleInterface* createPlotAccessible(const QString& /*className*/, QObject* object) {
    auto* view = qobject_cast<PlotView*>(object);
    return view != nullptr ? new PlotAccessible(view) : nullptr;
}

}  // namespace

void installPlotAccessibility() {
    // The same function again is not installed twice.
    QAccessible::installFactory(createPlotAccessible);
}

}  // namespace pallium::ui
