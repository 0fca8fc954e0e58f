import java.io.File;
import java.io.PrintStream;
import net.sf.okapi.lib.xliff2.core.Segment;
import net.sf.okapi.lib.xliff2.reader.Event;
import net.sf.okapi.lib.xliff2.reader.XLIFFReader;

/** Reads XLIFF 2 files with all the checks Okapi has. Prints a line for each segment: its state, a tab, the words
 * of its translation; after each file "end", or "error" and what is wrong. */
public class Read {
    public static void main(String[] paths) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String path : paths) {
            try (XLIFFReader reader = new XLIFFReader(XLIFFReader.VALIDATION_MAXIMAL)) {
                reader.open(new File(path));
                while (reader.hasNext()) {
                    Event event = reader.next();
                    if (!event.isUnit()) {
                        continue;
                    }
                    for (Segment segment : event.getUnit().getSegments()) {
                        String state = segment.getState().toString();
                        String words = segment.hasTarget() ? segment.getTarget().getPlainText() : "";
                        out.println(state + "\t" + words.replace("\n", " "));
                    }
                }
                out.println("end");
            } catch (Exception problem) {
                out.println("error\t" + problem.toString().replace("\n", " "));
            }
        }
    }
}
