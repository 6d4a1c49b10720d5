using Xunit.Abstractions;
using Xunit.Sdk;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>A test of the compliance suite; skipped where the inheriting class needs a database that is not installed.</summary>
[XunitTestCaseDiscoverer("Budkavle.Storage.Tests.Compliance.StoreFactDiscoverer", "Budkavle.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>The class needs PostgreSQL's programs on this machine.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

public sealed class StoreFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}

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
