namespace Budkavle.Domain.Tests.Support;

/// <summary>A fact that needs shared data: skipped, with the reason, where the data is absent.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string relativePath) => Skip = SharedData.MissingReason(relativePath);
}
