namespace Budkavle.Web.Tests.Support;

/// <summary>A test that needs a browser and the reader of QR codes (npm ci in tests/Web.Tests).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QrFactAttribute : FactAttribute
{
    public QrFactAttribute() => Skip = Browsers.MissingReason ?? QrReader.MissingReason;
}
