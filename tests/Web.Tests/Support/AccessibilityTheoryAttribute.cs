namespace Budkavle.Web.Tests.Support;

/// <summary>A test that needs a browser and the rules of axe-core (npm ci in tests/Web.Tests).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessibilityTheoryAttribute : TheoryAttribute
{
    public AccessibilityTheoryAttribute() => Skip = Browsers.MissingReason ?? AxeRules.MissingReason;
}
