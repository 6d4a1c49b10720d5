namespace Budkavle.Domain.Tests.Support;

/// <summary>A theory that needs shared data: skipped, with the reason, where the data is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(string relativePath) => Skip = SharedData.MissingReason(relativePath);
}
