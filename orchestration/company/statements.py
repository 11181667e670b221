"""What both sides write down beside the contract: disputes, and who signed which version."""

from orchestration.company.schema import Column

DISPUTES = (
    Column("opened", "day it was raised, YYYY-MM-DD", "date", False),
    Column("by", "who raised it: marketing, sales or a name", is_required=False),
    Column("about", "what is disputed: a record's id or a metric"),
    Column("month", "month of the metric, YYYY-MM", is_required=False),
    Column("claim", "what is said against it", is_required=False),
    Column("outcome", "how it ended: upheld, rejected, agreed otherwise; empty while open",
           is_required=False),
    Column("decided", "day of the decision, YYYY-MM-DD", "date", False),
)  # fmt: skip
SIGNATURES = (
    Column("contract_version", "version and digest that was signed, as `tandem contract check`"
           " says it"),
    Column("department", "whose head signed", choices=("marketing", "sales")),
    Column("name", "who signed"),
    Column("signed_on", "the day, YYYY-MM-DD", "date"),
)  # fmt: skip
