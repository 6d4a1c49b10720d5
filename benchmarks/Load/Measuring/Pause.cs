using System.Runtime.InteropServices;

namespace Budkavle.Load.Measuring;

/// <summary>
/// Short sleeps. <see cref="Thread.Sleep(int)"/> cannot sleep less than a millisecond, which an open loop at thousands of letters a second
/// would see as bursts; spinning would take a core from the server under test.
/// </summary>
internal static class Pause
{
    public static void Microseconds(int microseconds)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            _ = Sleep((uint)microseconds);
        else
            Thread.Sleep(1);
    }

    [DllImport("libc", EntryPoint = "usleep")]
    private static extern int Sleep(uint microseconds);
}
