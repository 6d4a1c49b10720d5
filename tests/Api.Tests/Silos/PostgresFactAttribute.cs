using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Silos;

/// <summary>Skipped where PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresFixture.MissingReason;
}
