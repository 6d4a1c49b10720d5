using Xunit.Abstractions;
using Xunit.Sdk;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>A test that gives the reason why it is skipped when its class, known only now, needs PostgreSQL and there is none.</summary>
public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For deserialisation only.")]
    public StoreTestCase() { }

    public StoreTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod method)
        : base(messages, display, displayOptions, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any()
            ? Budkavle.Tests.Support.PostgresFixture.MissingReason
            : base.GetSkipReason(factAttribute);
}
