import pytest

from segdsl.cli.masking import mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("s3://bob:hunter2@bucket/x", "s3://bob:***@bucket/x"),
        ("postgresql://bob:h@nt:er2@host:5432/db", "postgresql://bob:***@host:5432/db"),
        ("see `https://:pw@host` and https://a:b@c", "see `https://:***@host` and https://a:***@c"),
        ("https://ghp_abc123@host/x.csv", "https://***@host/x.csv"),
        ("https://host/x.csv?sig=abc%2B&sv=1", "https://host/x.csv?sig=***&sv=1"),
        (
            "https://host/x?X-Amz-Signature=a&X-Amz-Credential=b&part=1",
            "https://host/x?X-Amz-Signature=***&X-Amz-Credential=***&part=1",
        ),
        ("s3:/bob:hunter2@bucket/x", "s3:/bob:***@bucket/x"),
        ("az://acc/x?access_token=t", "az://acc/x?access_token=***"),
    ],
)
def test_secrets(text: str, shown: str) -> None:
    assert mask(text) == shown
    assert mask(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "data/customers.csv",
        "https://host:8080/a.csv",
        "crm@shop.example",
        "s3://bucket/a.parquet",
        "a: b@c",
        "C:/a@b.csv",
        "a:/b.csv",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert mask(text) == text
