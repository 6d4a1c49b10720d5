using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Handbook;

/// <summary>Skipped where PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresFixture.MissingReason;
}
